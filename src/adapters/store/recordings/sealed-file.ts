/**
 * How a sealed recording lies on disk (docs/CUSTODY.md, "Recordings").
 *
 * 4096 bytes of head: a mark, and two places for a slot, of which the valid one with the higher generation counts, so that a slot is replaced
 * without ever being missing. A slot holds the recording's own key, sealed under the tenant's data key. Then chunks of samples, all as long as
 * the slot says but the last, each AES-256-GCM under the recording's key with its number as the nonce: a chunk is written once, and each recording has its own key, so
 * no nonce comes twice. The number and the call stand in the context, so that chunks can be neither swapped nor moved to another file.
 */
import { createHash, type KeyObject } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import {
  contextOf,
  NONCE_BYTES,
  sealInParts,
  TAG_BYTES,
  unsealWith,
} from '#platform/governance/custody/keys/sealing.ts';
import { z } from 'zod';
import { EARLIER_RATE_HZ } from './wav-file.ts';

const CHUNK_BYTES = { 8000: 32 * 1024, 16_000: 64 * 1024 } as const;
/** What all recordings had, whatever their rate, before a slot told it. */
const EARLIER_CHUNK_BYTES = 64 * 1024;
export const HEAD_BYTES = 4096;
const MARK = Buffer.from('PARLEYR1', 'latin1');
const SLOT_PLACES = [1024, 2560] as const;
const SLOT_BYTES = 1024;
const CHECK_BYTES = 32;

const Slot = z.object({
  generation: z.int().nonnegative(),
  tenantId: z.string(),
  keyVersion: z.int().positive(),
  /** The recording's key, sealed under the tenant's; base64. */
  key: z.string(),
  /** Bytes of samples; null while it is being written. */
  dataBytes: z.int().nonnegative().nullable(),
  /** Not told where it was made before lines had their own. */
  sampleRateHz: z.literal([8000, EARLIER_RATE_HZ]).default(EARLIER_RATE_HZ),
  chunkBytes: z.literal([CHUNK_BYTES[8000], EARLIER_CHUNK_BYTES]).default(EARLIER_CHUNK_BYTES),
});
export type Slot = z.infer<typeof Slot>;

/** Bytes of samples in a chunk of a recording at this rate: a second of sound, which is what a crash can cost. */
export function chunkBytesAt(rateHz: Slot['sampleRateHz']): Slot['chunkBytes'] {
  return CHUNK_BYTES[rateHz];
}

/** What the recording's key is bound to: a slot that was altered does not open. */
export function slotContext(
  callId: string,
  {
    tenantId,
    dataBytes,
    sampleRateHz,
    chunkBytes,
  }: Pick<Slot, 'tenantId' | 'dataBytes' | 'sampleRateHz' | 'chunkBytes'>,
): Buffer {
  const rate = sampleRateHz === EARLIER_RATE_HZ ? [] : [sampleRateHz];
  const chunk = chunkBytes === EARLIER_CHUNK_BYTES ? [] : ['chunks', chunkBytes];
  return contextOf('recording', tenantId, callId, dataBytes ?? 'open', ...rate, ...chunk);
}

export function firstHead(slot: Slot): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  MARK.copy(head);
  slotBytes(slot).copy(head, SLOT_PLACES[slot.generation % 2 === 0 ? 0 : 1]);
  return head;
}

export function placeOfSlot({ generation }: Slot): number {
  return SLOT_PLACES[generation % 2 === 0 ? 0 : 1];
}

export function slotBytes(slot: Slot): Buffer {
  const text = Buffer.from(JSON.stringify(slot), 'utf8');
  if (2 + text.length + CHECK_BYTES > SLOT_BYTES) throw new RangeError('a slot of a recording is too long');
  const bytes = Buffer.alloc(SLOT_BYTES);
  bytes.writeUInt16BE(text.length);
  text.copy(bytes, 2);
  // Only tells a slot that was cut off while it was written from a whole one; the seal of the key guards against more.
  checkOf(text).copy(bytes, 2 + text.length);
  return bytes;
}

/** The slot that counts; null when it is no recording of ours. */
export async function readSlot(handle: FileHandle): Promise<Slot | null> {
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
  if (bytesRead < HEAD_BYTES || !head.subarray(0, MARK.length).equals(MARK)) return null;
  const slots = SLOT_PLACES.map((place) => parseSlot(head.subarray(place, place + SLOT_BYTES)));
  return slots.reduce(
    (best, slot) => (slot && slot.generation > (best?.generation ?? -1) ? slot : best),
    null,
  );
}

function parseSlot(bytes: Buffer): Slot | null {
  const end = 2 + bytes.readUInt16BE(0);
  if (end === 2 || end + CHECK_BYTES > bytes.length) return null;
  const text = bytes.subarray(2, end);
  if (!checkOf(text).equals(bytes.subarray(end, end + CHECK_BYTES))) return null;
  try {
    return Slot.safeParse(JSON.parse(text.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

function checkOf(text: Buffer): Buffer {
  return createHash('sha256').update(text).digest();
}

export function placeOfChunk(index: number, chunkBytes: number): number {
  return HEAD_BYTES + index * (chunkBytes + TAG_BYTES);
}

export interface ChunkName {
  key: Uint8Array | KeyObject;
  callId: string;
  index: number;
}

/** What is written, in parts that follow each other. */
export function sealChunk(name: ChunkName, samples: Uint8Array): [Buffer, Buffer] {
  return sealInParts(placeOf(name), samples);
}

/** Throws `custody.damaged`. */
export function openChunk(name: ChunkName, sealed: Uint8Array): Buffer {
  return unsealWith(placeOf(name), sealed);
}

function placeOf({ key, callId, index }: ChunkName) {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(index, NONCE_BYTES - 4);
  return { key, nonce, context: contextOf('chunk', callId, index) };
}

/** Bytes of samples in a file of this size, as far as sizes tell. */
export function samplesIn(fileBytes: number, chunkBytes: number): number {
  const sealed = Math.max(0, fileBytes - HEAD_BYTES);
  const sealedChunkBytes = chunkBytes + TAG_BYTES;
  const whole = Math.floor(sealed / sealedChunkBytes);
  return whole * chunkBytes + Math.max(0, (sealed % sealedChunkBytes) - TAG_BYTES);
}
