/**
 * The chain: each record's hash covers the hash before it, so that no record can be altered, removed, inserted or moved without every
 * later hash changing too. `printf '%s\n%s' "$previous" "$record" | sha256sum` computes the same.
 */
import { canonicalJson, sha256 } from './canonical.ts';
import type { AuditContent, AuditRecord } from './record.ts';

/** What stands before a tenant's first record. */
export const GENESIS = '0'.repeat(64);

/** The end of a chain, or its beginning with `seq` 0. */
export interface ChainHead {
  seq: number;
  hash: string;
}

/** A record in its place; `body` is the canonical JSON of the record, the very text that is hashed. */
export interface ChainedRecord {
  tenantId: string;
  seq: number;
  body: string;
  prevHash: string;
  hash: string;
}

export function linkHash(prevHash: string, body: string): string {
  return sha256(`${prevHash}\n${body}`);
}

/** The next record after `head`. */
export function chained(head: ChainHead, content: AuditContent, at: string): ChainedRecord {
  const seq = head.seq + 1;
  const record: AuditRecord = { ...content, seq, at };
  const body = canonicalJson(record);
  return { tenantId: content.tenantId, seq, body, prevHash: head.hash, hash: linkHash(head.hash, body) };
}
