/** The content of an agent's text without its form: what two texts have in common that differ in spaces, comments and order only. */
import { canonicalJson, sha256 } from '#platform/governance/audit/canonical.ts';
import { readSource } from '../strategy/read-source.ts';

/**
 * Canonical JSON of what is written, defaults left out, so that it stays the same when a later Parley knows more fields. A text that
 * cannot be read, or that JSON cannot hold, is its own form.
 */
function canonicalForm(source: string): string {
  const read = readSource(source);
  if (!read.ok) return source;
  try {
    return canonicalJson(read.value);
  } catch (fault) {
    if (fault instanceof RangeError) return source;
    throw fault;
  }
}

/** SHA-256 of the canonical form, in hexadecimal digits. */
export function versionHash(source: string): string {
  return sha256(canonicalForm(source));
}
