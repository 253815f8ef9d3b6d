/** Reads what `sealed-writer.ts` wrote, any part of it, also of a file whose process died. */
import { open, type FileHandle } from 'node:fs/promises';
import { ParleyError } from '#voice/errors.ts';
import type { KeyVault } from '#platform/governance/custody/keys/key-vault.ts';
import { TAG_BYTES } from '#platform/governance/custody/keys/sealing.ts';
import {
  openChunk,
  placeOfChunk,
  placeOfSlot,
  readSlot,
  samplesIn,
  slotBytes,
  slotContext,
  type Slot,
} from './sealed-file.ts';

export interface OpenedRecording {
  slot: Slot;
  dataBytes: number;
  /** The samples of one chunk. Throws `custody.damaged`. */
  chunk(index: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Null when there is no file, or no recording of ours in it. */
export async function openSealed(
  path: string,
  callId: string,
  vault: KeyVault,
): Promise<OpenedRecording | null> {
  const handle = await openFile(path);
  if (handle === null) return null;
  try {
    const slot = await readSlot(handle);
    if (slot === null) {
      await handle.close();
      return null;
    }
    const key = await vault.open(
      slot.tenantId,
      { keyVersion: slot.keyVersion, bytes: Buffer.from(slot.key, 'base64') },
      slotContext(callId, slot),
    );
    const { chunkBytes } = slot;
    const chunk = (index: number): Promise<Buffer> => readChunk(handle, { key, callId, index }, chunkBytes);
    const dataBytes = slot.dataBytes ?? (await lengthOfCut(handle, chunk, chunkBytes));
    return { slot, dataBytes, chunk, close: () => handle.close() };
  } catch (fault) {
    await handle.close();
    throw fault;
  }
}

/** Bytes of samples and their rate, for a list: without a key for a finished recording, which is nearly every one. */
export async function lengthOfSealed(
  path: string,
  callId: string,
  vault: KeyVault,
): Promise<{ dataBytes: number; sampleRateHz: number } | null> {
  const slot = await slotOf(path);
  if (slot === null) return null;
  const { dataBytes, sampleRateHz } = slot;
  if (dataBytes !== null) return { dataBytes, sampleRateHz };
  const opened = await openSealed(path, callId, vault);
  await opened?.close();
  return opened && { dataBytes: opened.dataBytes, sampleRateHz };
}

export async function slotOf(path: string): Promise<Slot | null> {
  const handle = await openFile(path);
  if (handle === null) return null;
  try {
    return await readSlot(handle);
  } finally {
    await handle.close();
  }
}

/** Seals the recording's key under the tenant's newest. The slot that was there stays until the new one is whole. */
export async function rewrapSealed(path: string, callId: string, vault: KeyVault): Promise<boolean> {
  const handle = await openFile(path, 'r+');
  if (handle === null) return false;
  try {
    const slot = await readSlot(handle);
    if (slot === null) return false;
    const { tenantId } = slot;
    const context = slotContext(callId, slot);
    const held = { keyVersion: slot.keyVersion, bytes: Buffer.from(slot.key, 'base64') };
    const sealed = await vault.seal(tenantId, await vault.open(tenantId, held, context), context);
    const next: Slot = {
      ...slot,
      generation: slot.generation + 1,
      keyVersion: sealed.keyVersion,
      key: sealed.bytes.toString('base64'),
    };
    await handle.write(slotBytes(next), 0, undefined, placeOfSlot(next));
    await handle.sync();
    return true;
  } finally {
    await handle.close();
  }
}

async function openFile(path: string, flags = 'r'): Promise<FileHandle | null> {
  try {
    return await open(path, flags);
  } catch (fault) {
    if ((fault as { code?: string }).code === 'ENOENT') return null;
    throw fault;
  }
}

async function readChunk(
  handle: FileHandle,
  name: { key: Uint8Array; callId: string; index: number },
  chunkBytes: number,
): Promise<Buffer> {
  const sealed = Buffer.allocUnsafe(chunkBytes + TAG_BYTES);
  let read = 0;
  while (read < sealed.length) {
    const place = placeOfChunk(name.index, chunkBytes) + read;
    const { bytesRead } = await handle.read(sealed, read, sealed.length - read, place);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return openChunk(name, sealed.subarray(0, read));
}

/** Of a file whose process died in mid-write: the chunk that was being written counts when it is whole. */
async function lengthOfCut(
  handle: FileHandle,
  chunk: (index: number) => Promise<Buffer>,
  chunkBytes: number,
): Promise<number> {
  const samples = samplesIn((await handle.stat()).size, chunkBytes);
  if (samples === 0) return 0;
  const last = Math.ceil(samples / chunkBytes) - 1;
  try {
    return last * chunkBytes + (await chunk(last)).length;
  } catch (fault) {
    if (fault instanceof ParleyError && fault.code === 'custody.damaged') return last * chunkBytes;
    throw fault;
  }
}
