/** What every RecordingStore does. Run over each adapter and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RecordingStore } from './recording-store.ts';

export interface OpenedRecordingStore {
  store: RecordingStore;
  /** The samples of a finished recording as kept, interleaved. */
  samples(callId: string): Promise<Int16Array>;
  close(): Promise<void>;
}

export function recordingStoreContract(name: string, open: () => Promise<OpenedRecordingStore>): void {
  describe(`${name} keeps the contract of RecordingStore`, () => {
    let opened: OpenedRecordingStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    test('a recording is found with its length when it is closed', async () => {
      const writer = opened.store.begin('call_1', unexpected);
      for (let frame = 0; frame < 50; frame += 1) writer.write(new Int16Array(640));
      expect(await writer.close()).toEqual({ durationMs: 1_000, bytes: 44 + 64_000 });
      expect(await opened.store.find('call_1')).toMatchObject({
        durationMs: 1_000,
        bytes: 64_044,
        sampleRateHz: 16_000,
      });
    });

    test('every sample is kept in order, though the array is used again', async () => {
      const writer = opened.store.begin('call_2', unexpected);
      const frame = new Int16Array(642);
      for (let at = 0; at < 200; at += 1) {
        for (let index = 0; index < frame.length; index += 1)
          frame[index] = ((at * 642 + index) % 60_000) - 30_000;
        writer.write(frame);
      }
      await writer.close();
      const kept = await opened.samples('call_2');
      expect(kept.length).toBe(200 * 642);
      expect(kept.findIndex((sample, index) => sample !== (index % 60_000) - 30_000)).toBe(-1);
    });

    test('a recording that is going on is found as long as it is', async () => {
      const writer = opened.store.begin('call_3', unexpected);
      writer.write(new Int16Array(32_000));
      expect(await opened.store.find('call_3')).toMatchObject({ durationMs: 1_000 });
      writer.write(new Int16Array(32_000));
      expect(await writer.close()).toMatchObject({ durationMs: 2_000 });
    });

    test('a recording of nothing is a file of nothing', async () => {
      expect(await opened.store.begin('call_4', unexpected).close()).toEqual({ durationMs: 0, bytes: 44 });
    });

    test('what is written after the close is left out', async () => {
      const writer = opened.store.begin('call_5', unexpected);
      writer.write(new Int16Array(640));
      await writer.close();
      writer.write(new Int16Array(640));
      expect(await writer.close()).toMatchObject({ durationMs: 20 });
      expect((await opened.samples('call_5')).length).toBe(640);
    });

    test('a call without a recording has none', async () => {
      expect(await opened.store.find('call_6')).toBeNull();
    });
  });
}

function unexpected(fault: Error): void {
  throw fault;
}
