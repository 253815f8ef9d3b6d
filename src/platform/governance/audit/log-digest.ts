/** The digest of a call's log: what joins the log, which lives in a table of its own, to the chain of evidence. */
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical.ts';

/** What is digested of an entry. */
interface Entry {
  seq: number;
  atMs: number;
  kind: string;
  data: unknown;
}

export interface SealedLog {
  entries: number;
  /** SHA-256 over the canonical JSON of each entry, a line each, in the order of `seq`. */
  sha256: string;
}

/** Grows with the log. An entry costs some microseconds and no memory. */
export class LogDigest {
  readonly #hash = createHash('sha256');
  #entries = 0;

  add({ seq, atMs, kind, data }: Entry): void {
    this.#entries += 1;
    this.#hash.update(`${textOf({ seq, atMs, kind, data })}\n`, 'utf8');
  }

  get value(): SealedLog {
    return { entries: this.#entries, sha256: this.#hash.copy().digest('hex') };
  }
}

/** What JSON cannot hold is digested as JSON stores it: NaN as null. A call never fails for its digest. */
function textOf(entry: Entry): string {
  try {
    return canonicalJson(entry);
  } catch {
    return canonicalJson(JSON.parse(JSON.stringify(entry)));
  }
}
