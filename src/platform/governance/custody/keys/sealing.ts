/** AES-256-GCM: what everything at rest is sealed with. Each sealed thing is bound to where it belongs by its context (AAD). */
import { createCipheriv, createDecipheriv, createHash, type KeyObject, randomBytes } from 'node:crypto';
import { ParleyError } from '#voice/errors.ts';

export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
/** What sealing adds. */
const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;

const CIPHER = 'aes-256-gcm';

export function newKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** Names a key without telling anything of it. */
export function fingerprint(key: Uint8Array): string {
  return createHash('sha256').update('parley key\0').update(key).digest('hex').slice(0, 16);
}

/**
 * Parts that cannot be confused with others: each with its length before it, so that ('ab', 'c') is not ('a', 'bc').
 */
export function contextOf(...parts: (string | number)[]): Buffer {
  const pieces: Buffer[] = [];
  for (const part of parts) {
    const bytes = Buffer.from(String(part), 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    pieces.push(length, bytes);
  }
  return Buffer.concat(pieces);
}

/** nonce ‖ ciphertext ‖ tag, under a nonce of chance: for at most 2³² things under one key (NIST SP 800-38D §8.3). */
export function seal(key: Uint8Array, plain: Uint8Array, context: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  return Buffer.concat([nonce, sealWith({ key, nonce, context }, plain)]);
}

/** Throws `custody.damaged` for what was altered, was sealed under another key, or belongs elsewhere. */
export function unseal(key: Uint8Array, sealed: Uint8Array, context: Uint8Array): Buffer {
  if (sealed.length < SEAL_BYTES) throw damaged();
  const nonce = sealed.subarray(0, NONCE_BYTES);
  return unsealWith({ key, nonce, context }, sealed.subarray(NONCE_BYTES));
}

export interface SealPlace {
  /** As an object where it seals many things: making one of the bytes costs more than sealing a little. */
  key: Uint8Array | KeyObject;
  /** Never twice under one key. */
  nonce: Uint8Array;
  context: Uint8Array;
}

/** ciphertext ‖ tag, under a nonce that the caller has. */
export function sealWith(place: SealPlace, plain: Uint8Array): Buffer {
  return Buffer.concat(sealInParts(place, plain));
}

/** Ciphertext and tag apart, for what is written as it comes: putting 64 KiB together costs more than sealing them. */
export function sealInParts({ key, nonce, context }: SealPlace, plain: Uint8Array): [Buffer, Buffer] {
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(context);
  const sealed = cipher.update(plain);
  // GCM is a stream: nothing is left for the end.
  cipher.final();
  return [sealed, cipher.getAuthTag()];
}

export function unsealWith({ key, nonce, context }: SealPlace, sealed: Uint8Array): Buffer {
  if (sealed.length < TAG_BYTES) throw damaged();
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(end));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
  } catch {
    // The cipher's own error says nothing more, and stays here.
    throw damaged();
  }
}

function damaged(): ParleyError {
  return new ParleyError(
    'custody.damaged',
    'it does not open with its key: it was altered, or belongs elsewhere',
  );
}
