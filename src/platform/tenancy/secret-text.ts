/** Secrets that are given away as text, shown once and kept as hashes: keys, links. */
import { createHash } from 'node:crypto';
import type { Chance } from '#voice/ports/clock.ts';

/** `prefix_` and 40 unguessable characters. */
export function newSecret(chance: Chance, prefix: string): string {
  return `${chance.id(prefix)}${chance.id('').slice(1)}`;
}

/** What is kept of it. It is long and random, so one round of SHA-256 hides it for good, and looking it up tells nothing by its time. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
