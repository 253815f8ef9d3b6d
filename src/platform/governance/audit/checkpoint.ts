/** Checkpoints: signatures over the end of a chain. Who owns the database can compute hashes again, but not these. */
import { canonicalJson } from './canonical.ts';
import type { ChainHead } from './chain.ts';
import type { SigningKey, TrustedKey } from './signing-key.ts';

/** Every record whose number divides by this has a checkpoint, written with it. Part of the form of version 1. */
export const CHECKPOINT_EVERY = 100;

export interface Checkpoint extends ChainHead {
  tenantId: string;
  /** ISO 8601, UTC. */
  at: string;
  keyId: string;
  /** Ed25519 over the canonical JSON of all else, in base64. */
  signature: string;
}

export function signedCheckpoint(
  tenantId: string,
  { seq, hash }: ChainHead,
  at: string,
  key: SigningKey,
): Checkpoint {
  const unsigned = { tenantId, seq, hash, at, keyId: key.id };
  return { ...unsigned, signature: key.sign(signedText(unsigned)) };
}

export function checkpointStanding(
  checkpoint: Checkpoint,
  trusted: readonly TrustedKey[],
): 'good' | 'unknown key' | 'bad signature' {
  const key = trusted.find(({ id }) => id === checkpoint.keyId);
  if (key === undefined) return 'unknown key';
  return key.verifies(signedText(checkpoint), checkpoint.signature) ? 'good' : 'bad signature';
}

/** Named, so that no signature of another kind of text can pass for one of these. */
function signedText({ tenantId, seq, hash, at, keyId }: Omit<Checkpoint, 'signature'>): string {
  return canonicalJson({ type: 'parley.audit.checkpoint', v: 1, tenantId, seq, hash, at, keyId });
}
