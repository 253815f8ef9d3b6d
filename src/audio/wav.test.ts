import { describe, expect, it } from 'vitest';
import { monoFromWav, parseWav, wavHeader, writeWav } from './wav.ts';

interface Parts {
  code?: number;
  channels?: number;
  rateHz?: number;
  bits?: number;
  data: Uint8Array;
  dataLength?: number;
  before?: Uint8Array;
}

function wavFile({
  code = 1,
  channels = 1,
  rateHz = 16_000,
  bits = 16,
  data,
  dataLength,
  before,
}: Parts): Uint8Array {
  const extra = before ?? new Uint8Array(0);
  const file = new Uint8Array(44 + extra.length + data.length);
  file.set(wavHeader(rateHz, channels, data.length));
  const view = new DataView(file.buffer);
  view.setUint16(20, code, true);
  view.setUint16(34, bits, true);
  file.set(extra, 36);
  file.set(new TextEncoder().encode('data'), 36 + extra.length);
  view.setUint32(40 + extra.length, dataLength ?? data.length, true);
  file.set(data, 44 + extra.length);
  return file;
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

describe('a WAV file', () => {
  it('comes back as it was written, with two channels', () => {
    const left = Float32Array.of(0, 0.25, -0.5, -1);
    const right = Float32Array.of(0.125, 0);
    const wav = parseWav(writeWav({ sampleRateHz: 22_050, channels: [left, right] }));
    expect(wav.sampleRateHz).toBe(22_050);
    expect(wav.channels).toEqual([left, Float32Array.of(0.125, 0, 0, 0)]);
  });

  it('is read in every sample format', () => {
    const wanted = [0.5, -0.25];
    const formats: [number, number, Uint8Array][] = [
      [1, 8, Uint8Array.of(192, 96)],
      [1, 16, bytesOf(Int16Array.of(16_384, -8192))],
      [1, 24, Uint8Array.of(0, 0, 0x40, 0, 0, 0xe0)],
      [1, 32, bytesOf(Int32Array.of(1 << 30, -(1 << 29)))],
      [3, 32, bytesOf(Float32Array.of(0.5, -0.25))],
      [3, 64, bytesOf(Float64Array.of(0.5, -0.25))],
    ];
    for (const [code, bits, data] of formats) {
      expect([...parseWav(wavFile({ code, bits, data })).channels[0]!]).toEqual(wanted);
    }
    const mulaw = parseWav(wavFile({ code: 7, bits: 8, rateHz: 8000, data: Uint8Array.of(0x80, 0xff) }));
    expect(mulaw.channels[0]![0]).toBeCloseTo(32_124 / 32_768, 5);
    expect(mulaw.channels[0]![1]).toBe(0);
  });

  it('is read to its end where its data length is zero, unknown or too large', () => {
    const data = bytesOf(Int16Array.of(1, 2, 3));
    for (const dataLength of [0, 0xffff_ffff, 100]) {
      expect(parseWav(wavFile({ data, dataLength })).channels[0]).toHaveLength(3);
    }
  });

  it('is read past chunks that nobody asked for, padded to even lengths', () => {
    const list = new Uint8Array(8 + 6);
    list.set(new TextEncoder().encode('LIST'));
    list[4] = 5;
    expect(parseWav(wavFile({ data: bytesOf(Int16Array.of(7)), before: list })).channels[0]![0]).toBeCloseTo(
      7 / 32_768,
      9,
    );
  });

  it('is read at any address in memory, and with half a last sample', () => {
    const file = wavFile({ data: Uint8Array.of(0, 64, 9) });
    const moved = new Uint8Array(file.length + 1).subarray(1);
    moved.set(file);
    expect([...parseWav(moved).channels[0]!]).toEqual([0.5]);
  });

  it('holds no sample that is no number or beyond full scale', () => {
    const data = bytesOf(Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, -7));
    expect([...parseWav(wavFile({ code: 3, bits: 32, data })).channels[0]!]).toEqual([0, 1, -1]);
  });

  it('becomes one channel at the wanted rate', () => {
    const left = new Float32Array(4410).fill(0.5);
    const right = new Float32Array(4410).fill(-0.25);
    const mono = monoFromWav(writeWav({ sampleRateHz: 44_100, channels: [left, right] }), 16_000);
    expect(mono).toHaveLength(1600);
    expect(mono[800]).toBeCloseTo(0.125, 3);
  });

  it('that is none is refused with the reason', () => {
    const data = new Uint8Array(4);
    expect(() => parseWav(new TextEncoder().encode('ID3 this is an MP3 file'))).toThrow(
      'does not begin with RIFF',
    );
    expect(() => parseWav(new Uint8Array(3))).toThrow('not a WAV file');
    expect(() => parseWav(wavFile({ data }).subarray(0, 36))).toThrow('no data chunk');
    expect(() => parseWav(wavFile({ data, channels: 0 }))).toThrow('0 channels');
    expect(() => parseWav(wavFile({ data, rateHz: 1 }))).toThrow('1 Hz');
    expect(() => parseWav(wavFile({ data, code: 85 }))).toThrow('format 85 with 16 bits');
    expect(() => parseWav(wavFile({ data, bits: 12 }))).toThrow('12 bits');
  });

  it('never does worse than a WavError, whatever byte is broken', () => {
    const file = wavFile({ data: bytesOf(Int16Array.of(1, 2, 3, 4)) });
    for (let at = 0; at < 44; at += 1) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const broken = file.slice();
        broken[at] = value;
        try {
          parseWav(broken);
        } catch (fault) {
          expect((fault as Error).name).toBe('WavError');
        }
      }
    }
  });
});
