import { expect, test } from 'vitest';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { memoryCallStore } from './call-store.ts';
import { memoryRecordingStore } from './recording-store.ts';
import { someCall } from './some-call.ts';
import { callStoreContract } from '../call-store.contract.ts';
import { recordingStoreContract } from '../recording-store.contract.ts';

callStoreContract('the store in memory', async () => ({
  store: memoryCallStore(),
  otherTenant: 'acme',
  close: async () => {},
}));

recordingStoreContract('the recordings in memory', async () => {
  const store = memoryRecordingStore();
  return { store, close: async () => {} };
});

test('a call shows the recording that was made of it', async () => {
  const recordings = memoryRecordingStore();
  const calls = memoryCallStore(recordings);
  const head = someCall();
  await calls.open(head);
  recordings.begin(head, () => {}).write(new Int16Array(640));
  const shown = { sampleRateHz: 16_000, durationMs: 20, bytes: 1_324 };
  expect((await calls.forTenant(HOME_TENANT).get(head.id))?.recording).toEqual(shown);
  expect((await calls.forTenant(HOME_TENANT).list({ limit: 1 }))[0]?.recording).toEqual(shown);
});

test('a recording on a full disk tells once and ends there', async () => {
  const recordings = memoryRecordingStore();
  const faults: Error[] = [];
  const writer = recordings.begin({ id: 'call_1', tenantId: HOME_TENANT }, (fault) => faults.push(fault));
  writer.write(new Int16Array(640));
  recordings.fillDisk('call_1');
  writer.write(new Int16Array(640));
  writer.write(new Int16Array(640));
  expect(await writer.close()).toMatchObject({ durationMs: 20 });
  expect(faults).toEqual([expect.objectContaining({ code: 'storage.full' })]);
});
