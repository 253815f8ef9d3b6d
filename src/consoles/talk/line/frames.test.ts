import { describe, expect, test } from 'vitest';
import { FrameCutter, meterLevel, packFrame, unpackAudio } from './frames.ts';

describe('the messages of the browser line', () => {
  test('a captured frame is 4 bytes of little-endian number and 640 bytes of PCM16', () => {
    const packed = new DataView(packFrame(0x01020304, new Int16Array(320).fill(-2)));
    expect(packed.byteLength).toBe(644);
    expect([0, 1, 2, 3].map((at) => packed.getUint8(at))).toEqual([4, 3, 2, 1]);
    expect(packed.getInt16(4, true)).toBe(-2);
    expect(packed.getInt16(642, true)).toBe(-2);
  });

  test('the agent’s audio is read with its epoch; a message cut in mid-sample is refused', () => {
    const message = new DataView(new ArrayBuffer(8));
    message.setUint32(0, 7, true);
    message.setInt16(4, 16_384, true);
    message.setInt16(6, -32_768, true);
    expect(unpackAudio(message.buffer)).toEqual({ epoch: 7, samples: Float32Array.of(0.5, -1) });
    expect(unpackAudio(new ArrayBuffer(7))).toBeNull();
    expect(unpackAudio(new ArrayBuffer(3))).toBeNull();
  });

  test('blocks of 128 samples come out as frames of 320, none lost, too loud ones bounded', () => {
    const cutter = new FrameCutter();
    const frames: number[] = [];
    for (let block = 0; block < 5; block++) {
      cutter.push(new Float32Array(128).fill(block === 0 ? 3 : Number.NaN), (frame) =>
        frames.push(frame[0] ?? -1, frame[319] ?? -1),
      );
    }
    expect(frames).toEqual([32_767, 0, 0, 0]);
  });

  test('the meter shows nothing for silence, half for quiet speech, all for loud speech', () => {
    expect(meterLevel(0)).toBe(0);
    expect(meterLevel(10 ** (-35 / 20))).toBeCloseTo(0.5);
    expect(meterLevel(0.9)).toBe(1);
  });
});
