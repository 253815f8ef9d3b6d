/** Holds the stored logs of calls against the digests that were recorded when the calls ended. */
import type { Findings } from './findings.ts';
import { LogDigest, type SealedLog } from './log-digest.ts';
import type { AuditRecord } from './record.ts';

/** Of a record that seals a call's log: its subject is the call, its detail a `SealedLog`. */
export const SEALED = 'calls.log_sealed';
/** After one of these a log may be another than was sealed, or gone: the chain says by whom and why. */
const EXCUSES = /^(?:calls|retention|erasure)\.(?:delete|redact|erase|expire)/;
const OF_LOG = new Set(['log', 'tool-payloads', 'mentions']);
const PAGE = 500;

type ReadLog = (callId: string, afterSeq: number, limit: number) => Promise<Entry[]>;
type Entry = Parameters<LogDigest['add']>[0];

interface Suspect {
  seq: number;
  sealed: SealedLog;
  found: SealedLog;
}

export interface CallsReport {
  /** Logs that are as they were sealed. */
  intact: number;
  /** Changed or deleted by a deed that stands in the chain. */
  excused: number;
}

/** A record that lists its steps excuses what these have done: the end of a recording is none for a log. */
function touchedLog(steps: unknown): boolean {
  if (!Array.isArray(steps)) return true;
  return steps.some((step) => OF_LOG.has((step as { step?: string }).step ?? ''));
}

export class CallsCheck {
  readonly #read: ReadLog;
  /** Logs that are not as sealed, until the end of the chain: what excuses them comes later in it. */
  readonly #suspects = new Map<string, Suspect>();
  #intact = 0;
  #excused = 0;

  constructor(read: ReadLog) {
    this.#read = read;
  }

  async see({ seq, action, subject, detail }: AuditRecord): Promise<void> {
    if (EXCUSES.test(action) && touchedLog(detail['steps'])) {
      const named = Array.isArray(detail['calls']) ? detail['calls'] : [];
      for (const id of [subject.id, ...named]) if (this.#suspects.delete(String(id))) this.#excused += 1;
    }
    if (action !== SEALED) return;
    const sealed = detail as unknown as SealedLog;
    const digest = new LogDigest();
    for (let after = -1; ;) {
      const page = await this.#read(subject.id, after, PAGE);
      for (const entry of page) digest.add(entry);
      if (page.length < PAGE) break;
      after = page.at(-1)!.seq;
    }
    const found = digest.value;
    if (found.sha256 === sealed.sha256 && found.entries === sealed.entries) this.#intact += 1;
    else this.#suspects.set(subject.id, { seq, sealed, found });
  }

  end(findings: Findings): CallsReport {
    for (const [callId, { seq, sealed, found }] of this.#suspects) {
      const gone = found.entries === 0;
      findings.add({
        kind: gone ? 'call missing' : 'call altered',
        from: seq,
        to: seq,
        callId,
        what: gone
          ? `The log of call ${callId} is gone: record ${seq} sealed ${sealed.entries} entries.`
          : `The log of call ${callId} was changed: record ${seq} sealed ${sealed.entries} entries of another content, and there are ${found.entries}.`,
      });
    }
    return { intact: this.#intact, excused: this.#excused };
  }
}
