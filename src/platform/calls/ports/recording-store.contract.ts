/** What every RecordingStore does. Run over each adapter and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import type { RecordedCall, RecordingStore } from './recording-store.ts';

export interface OpenedRecordingStore {
  store: RecordingStore;
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
      const writer = opened.store.begin(call('call_1'), unexpected);
      for (let frame = 0; frame < 50; frame += 1) writer.write(new Int16Array(640));
      expect(await writer.close()).toEqual({ durationMs: 1_000, bytes: 44 + 64_000 });
      expect(await opened.store.find('call_1')).toMatchObject({
        durationMs: 1_000,
        bytes: 64_044,
        sampleRateHz: 16_000,
      });
    });

    test('a recording of a telephone is found and read at its own rate', async () => {
      const writer = opened.store.begin({ ...call('call_8k'), sampleRateHz: 8000 }, unexpected);
      writer.write(new Int16Array(16_000));
      const length = { durationMs: 1_000, bytes: 44 + 32_000 };
      expect(await opened.store.find('call_8k')).toEqual({ ...length, sampleRateHz: 8000 });
      expect(await writer.close()).toEqual(length);
      expect(await opened.store.find('call_8k')).toEqual({ ...length, sampleRateHz: 8000 });
      const head = await bytesOf(opened.store, 'call_8k', { start: 0, end: 43 });
      expect([head.readUInt32LE(24), head.readUInt32LE(28)]).toEqual([8000, 32_000]);
    });

    test('every sample is kept in order, though the array is used again', async () => {
      const writer = opened.store.begin(call('call_2'), unexpected);
      const frame = new Int16Array(642);
      for (let at = 0; at < 200; at += 1) {
        for (let index = 0; index < frame.length; index += 1)
          frame[index] = ((at * 642 + index) % 60_000) - 30_000;
        writer.write(frame);
      }
      await writer.close();
      const kept = await samplesOf(opened.store, 'call_2');
      expect(kept.length).toBe(200 * 642);
      expect(kept.findIndex((sample, index) => sample !== (index % 60_000) - 30_000)).toBe(-1);
    });

    test('a recording that is going on is found as long as it is', async () => {
      const writer = opened.store.begin(call('call_3'), unexpected);
      writer.write(new Int16Array(32_000));
      expect(await opened.store.find('call_3')).toMatchObject({ durationMs: 1_000 });
      writer.write(new Int16Array(32_000));
      expect(await writer.close()).toMatchObject({ durationMs: 2_000 });
    });

    test('a recording of nothing is a file of nothing', async () => {
      expect(await opened.store.begin(call('call_4'), unexpected).close()).toEqual({
        durationMs: 0,
        bytes: 44,
      });
    });

    test('what is written after the close is left out', async () => {
      const writer = opened.store.begin(call('call_5'), unexpected);
      writer.write(new Int16Array(640));
      await writer.close();
      writer.write(new Int16Array(640));
      expect(await writer.close()).toMatchObject({ durationMs: 20 });
      expect((await samplesOf(opened.store, 'call_5')).length).toBe(640);
    });

    test('a recording is read as a WAV file, whole and in any part', async () => {
      const writer = opened.store.begin(call('call_7'), unexpected);
      for (let at = 0; at < 100; at += 1) writer.write(noise(1_000, at));
      const { bytes } = await writer.close();
      const whole = await bytesOf(opened.store, 'call_7', { start: 0, end: bytes - 1 });
      expect(whole.length).toBe(bytes);
      expect(whole.subarray(0, 4).toString('latin1')).toBe('RIFF');
      expect(whole.readUInt32LE(40)).toBe(bytes - 44);
      expect([whole.readUInt16LE(22), whole.readUInt32LE(24), whole.readUInt16LE(34)]).toEqual([
        2, 16_000, 16,
      ]);
      for (const [start, end] of partsOf(bytes)) {
        const part = await bytesOf(opened.store, 'call_7', { start, end });
        expect(part.equals(whole.subarray(start, end + 1)), `${start}-${end}`).toBe(true);
      }
    });

    test('a recording that is going on is read as far as it is, while it grows', async () => {
      const writer = opened.store.begin(call('call_8'), unexpected);
      for (let at = 0; at < 60; at += 1) {
        writer.write(noise(1_000, at));
        const { bytes } = (await opened.store.find('call_8'))!;
        const from = Math.max(0, bytes - 80_000);
        const part = await bytesOf(opened.store, 'call_8', { start: from, end: bytes - 1 });
        expect(part.length).toBe(bytes - from);
        expect(new Int16Array(new Uint8Array(part.subarray(-2_000)).buffer)).toEqual(noise(1_000, at));
      }
      await writer.close();
    });

    test('a recording that is not there cannot be read', async () => {
      const reading = bytesOf(opened.store, 'call_9', { start: 0, end: 9 });
      await expect(reading).rejects.toMatchObject({ code: 'request.unknown' });
    });

    test('a call without a recording has none', async () => {
      expect(await opened.store.find('call_6')).toBeNull();
    });
  });
}

function call(id: string): RecordedCall {
  return { id, tenantId: HOME_TENANT };
}

/** Parts of a file of so many bytes, in the head, in the sound, across every boundary that a store may have. */
function partsOf(bytes: number): [number, number][] {
  const chunk = 64 * 1024;
  const edges = [0, 43, 44, 45, 44 + chunk - 1, 44 + chunk, 44 + 2 * chunk, bytes - 2, bytes - 1];
  return edges.flatMap((start) =>
    edges.filter((end) => end >= start).map((end): [number, number] => [start, end]),
  );
}

function noise(count: number, seed: number): Int16Array {
  return Int16Array.from({ length: count }, (_, index) => ((index + 1) * (seed + 7) * 7919) % 30_000);
}

async function bytesOf(
  store: RecordingStore,
  callId: string,
  range: { start: number; end: number },
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of store.read(callId, range)) parts.push(part);
  return Buffer.concat(parts);
}

async function samplesOf(store: RecordingStore, callId: string): Promise<Int16Array> {
  const { bytes } = (await store.find(callId))!;
  if (bytes === 44) return new Int16Array(0);
  const file = await bytesOf(store, callId, { start: 44, end: bytes - 1 });
  return new Int16Array(new Uint8Array(file).buffer);
}

function unexpected(fault: Error): void {
  throw fault;
}
