/** Verification: reads a chain once, from its first record to its last, names what is wrong with it and says what is proved all the same. */
import { canonicalJson } from './canonical.ts';
import { type ChainedRecord, type ChainHead, GENESIS, linkHash } from './chain.ts';
import { type Checkpoint, CHECKPOINT_EVERY, checkpointStanding } from './checkpoint.ts';
import type { CallsCheck, CallsReport } from './check-calls.ts';
import { type Finding, Findings } from './findings.ts';
import type { ProofLine } from './proof.ts';
import type { AuditRecord } from './record.ts';
import type { TrustedKey } from './signing-key.ts';

export interface Range {
  from: number;
  to: number;
}

export interface ChainReport {
  tenantId: string;
  /** How many records were read. */
  records: number;
  /** The last one; null of an empty chain. */
  last: (ChainHead & { at: string | null }) | null;
  /** Good signatures. */
  checkpoints: number;
  /** Records that a good signature covers, unbroken: nobody without the signing key has changed them since. */
  proved: Range[];
  /** Behind the last good signature: linked among themselves, not signed yet. */
  unsigned: Range | null;
  findings: Finding[];
  /** All of them; `findings` lists a thousand at most, neighbours as one. */
  findingCount: number;
  calls?: CallsReport;
}

export interface VerifyOptions {
  tenantId: string;
  trusted: readonly TrustedKey[];
  /** Also holds the logs of calls against their digests. */
  calls?: CallsCheck;
  signal?: AbortSignal;
}

/** `lines` gives back the writer's own mark at its end where there is one. Throws what `lines` throws, and the signal's reason. */
export async function verifyChain(
  lines: AsyncGenerator<ProofLine, ChainHead | null | void>,
  { tenantId, trusted, calls, signal }: VerifyOptions,
): Promise<ChainReport> {
  const reading = new ChainReading(tenantId, trusted);
  for (;;) {
    signal?.throwIfAborted();
    const next = await lines.next();
    if (next.done === true) {
      const called = calls?.end(reading.findings);
      return { ...reading.end(next.value ?? null), ...(called && { calls: called }) };
    }
    const line = next.value;
    if (line.kind === 'checkpoint') reading.checkpoint(line.checkpoint);
    else {
      const record = reading.record(line.record);
      if (record !== null) await calls?.see(record);
    }
  }
}

/** What is known of the record that was read last. */
interface Place extends ChainHead {
  /** Its text is what its hash was made of. */
  whole: boolean;
  /** How far the number that it was written with is beyond its place; 0 where it was never moved. */
  shift: number;
  /** The hash before it, as the record before it has it; null where that one did not fit either. */
  previous: string | null;
  at: string | null;
}

class ChainReading {
  readonly findings = new Findings();
  readonly #tenantId: string;
  readonly #trusted: readonly TrustedKey[];
  readonly #proved: Range[] = [];
  #records = 0;
  #checkpoints = 0;
  #last: Place = { seq: 0, hash: GENESIS, whole: true, shift: 0, previous: null, at: null };
  /** Since where records are whole and linked to each other; null within a break. */
  #runFrom: number | null = 1;
  /** A pair of neighbours of which one is false: decided by the next signature. */
  #doubt: { before: number; after: number } | null = null;
  /** The last record that a good signature was compared with. */
  #signedTo = 0;
  /** The shift of which it has been said what it means. */
  #told = 0;
  /** Signatures that were there for the last record, good or not. */
  #signatures = 0;

  constructor(tenantId: string, trusted: readonly TrustedKey[]) {
    this.#tenantId = tenantId;
    this.#trusted = trusted;
  }

  /** The record where its text can be trusted as far as its own hash goes. */
  record(row: ChainedRecord): AuditRecord | null {
    this.#expectSignature();
    this.#records += 1;
    const record = read(row.body);
    const named = record === null ? {} : { record: nameOf(record) };
    const say = (kind: Finding['kind'], what: string): void =>
      this.findings.add({ kind, from: row.seq, to: row.seq, what: `Record ${row.seq} ${what}`, ...named });

    const whole = record !== null && linkHash(row.prevHash, row.body) === row.hash;
    if (!whole) say('altered', 'was changed: its text is not what its hash was made of.');
    const shift = whole && Number.isSafeInteger(record.seq) ? record.seq - row.seq : 0;
    if (whole && shift !== 0) {
      say('moved', `was written as number ${record.seq}: it was moved here.`);
      this.#tellShift(row.seq, shift);
    }
    if (record !== null && record.tenantId !== this.#tenantId) {
      say('foreign', `was written for the tenant ${record.tenantId}.`);
    }
    const linked = this.#link(row, whole && shift === 0, say);
    if (!linked) this.#runFrom = whole ? row.seq : null;
    else if (!whole) this.#runFrom = null;
    else this.#runFrom ??= row.seq;
    const previous = linked ? row.prevHash : null;
    this.#last = { seq: row.seq, hash: row.hash, whole, shift, previous, at: record?.at ?? null };
    return whole ? record : null;
  }

  /** Two in a row that were moved as far: so many were taken out before them, or put in. */
  #tellShift(seq: number, shift: number): void {
    if (this.#last.shift !== shift || this.#told === shift) return;
    const first = seq - 1;
    if (shift > this.#told) {
      const [from, to] = [first + this.#told, first + shift - 1];
      this.findings.add({
        kind: 'missing',
        from,
        to,
        what: `${are(from, to)} missing, and the gap was closed.`,
      });
    } else {
      const [from, to] = [first + shift - this.#told, first - 1];
      this.findings.add({
        kind: 'inserted',
        from,
        to,
        what: `${were(from, to)} put in, and what follows moved.`,
      });
    }
    this.#told = shift;
  }

  /** Whether it goes on where the record before it ended; says why where it does not. */
  #link(row: ChainedRecord, sound: boolean, say: (kind: Finding['kind'], what: string) => void): boolean {
    const last = this.#last;
    if (row.seq <= last.seq) {
      say('inserted', `is there more than once, or is no number of a record: one of them was put in.`);
      return false;
    }
    if (row.seq > last.seq + 1) {
      const [from, to] = [last.seq + 1, row.seq - 1];
      this.findings.add({ kind: 'missing', from, to, what: `${are(from, to)} missing.` });
      return false;
    }
    if (row.prevHash === last.hash) return true;
    if (!sound) return false;
    if (last.previous !== null && row.prevHash === last.previous) {
      const what = `Record ${last.seq} was put in: the one after it was written behind the one before it.`;
      this.findings.add({ kind: 'inserted', from: last.seq, to: last.seq, what });
    } else if (last.whole && last.shift === 0) this.#doubt ??= { before: last.seq, after: row.seq };
    return false;
  }

  checkpoint(checkpoint: Checkpoint): void {
    const { seq, hash } = checkpoint;
    const say = (kind: Finding['kind'], what: string): void =>
      this.findings.add({ kind, from: seq, to: seq, what: `The signature at record ${seq} ${what}` });
    if (seq === this.#last.seq) this.#signatures += 1;
    if (checkpoint.tenantId !== this.#tenantId) {
      return say('checkpoint of another tenant', `was given for the tenant ${checkpoint.tenantId}.`);
    }
    switch (checkpointStanding(checkpoint, this.#trusted)) {
      case 'unknown key':
        return say(
          'checkpoint by a stranger',
          `is by the key ${checkpoint.keyId}, which is not among those that are trusted here: it proves nothing.`,
        );
      case 'bad signature':
        return say('checkpoint altered', 'is not what the key signed: it was changed or forged.');
      case 'good':
        break;
    }
    this.#checkpoints += 1;
    const last = this.#last;
    if (seq > last.seq) return this.#truncated(seq, `a signature of ${checkpoint.at}`);
    // A record that is gone has been told as missing.
    if (seq < last.seq) return;
    if (hash === last.hash) this.#prove(seq);
    // One that was moved here has been told, and is another one's place.
    else if (last.shift === 0) this.#rewritten(seq);
    this.#signedTo = seq;
  }

  #prove(to: number): void {
    if (this.#doubt !== null) {
      const { before } = this.#doubt;
      const what = `Record ${before} was written again: the records after it, which are signed, know another.`;
      this.findings.add({ kind: 'rewritten', from: before, to: before, what });
      this.#doubt = null;
    }
    if (this.#runFrom === null) return;
    const last = this.#proved.at(-1);
    if (last !== undefined && this.#runFrom <= last.to + 1) last.to = to;
    else this.#proved.push({ from: this.#runFrom, to });
  }

  #rewritten(to: number): void {
    const from = Math.max(this.#signedTo + 1, this.#doubt?.after ?? 0);
    const what =
      from === to
        ? `Record ${to} was written again: its signature is over another.`
        : `Records ${from} to ${to} were written again, from one of them on: the signature at ${to} is over another chain.`;
    this.findings.add({ kind: 'rewritten', from, to, what });
    this.#doubt = null;
    // What follows links to a hash that is known to be false.
    this.#runFrom = to + 1;
  }

  #truncated(to: number, evidence: string): void {
    const from = this.#last.seq + 1;
    const known = this.findings.list.find((each) => each.kind === 'truncated');
    const what = `Records ${from} to ${to} were cut off: ${evidence} is over record ${to}, and the chain ends at ${from - 1}.`;
    if (known === undefined) this.findings.add({ kind: 'truncated', from, to, what });
    else if (known.to < to) Object.assign(known, { to, what });
  }

  #expectSignature(): void {
    const { seq } = this.#last;
    if (seq > 0 && seq % CHECKPOINT_EVERY === 0 && this.#signatures === 0) {
      const what = `The signature that belongs to record ${seq} is gone.`;
      this.findings.add({ kind: 'checkpoint missing', from: seq, to: seq, what });
    }
    this.#signatures = 0;
  }

  end(head: ChainHead | null): ChainReport {
    this.#expectSignature();
    const last = this.#last;
    if (this.#doubt !== null) {
      const { before, after } = this.#doubt;
      const what = `Records ${before} and ${after} do not know each other: one of them was written again.`;
      this.findings.add({ kind: 'unlinked', from: before, to: after, what });
    }
    if (head !== null) this.#compareHead(head);
    const unsignedFrom = Math.max(this.#signedTo + 1, this.#runFrom ?? Infinity);
    return {
      tenantId: this.#tenantId,
      records: this.#records,
      last: this.#records === 0 ? null : { seq: last.seq, hash: last.hash, at: last.at },
      checkpoints: this.#checkpoints,
      proved: this.#proved,
      unsigned: unsignedFrom <= last.seq ? { from: unsignedFrom, to: last.seq } : null,
      findings: this.findings.list,
      findingCount: this.findings.count,
    };
  }

  #compareHead(head: ChainHead): void {
    const { seq, hash } = this.#last;
    if (head.seq > seq) return this.#truncated(head.seq, 'the mark of the writer');
    if (head.seq < seq) {
      const what = `The chain goes on to record ${seq}, and its writer stopped at ${head.seq}: what follows was put in, or the mark was changed.`;
      this.findings.add({ kind: 'beyond the head', from: head.seq + 1, to: seq, what });
    } else if (head.hash !== hash && this.#records > 0) {
      const what = `Record ${seq} is not the one that its writer marked as the last.`;
      this.findings.add({ kind: 'head altered', from: seq, to: seq, what });
    }
  }
}

function are(from: number, to: number): string {
  return from === to ? `Record ${from} is` : `Records ${from} to ${to} are`;
}

function were(from: number, to: number): string {
  return from === to ? `Record ${from} was` : `Records ${from} to ${to} were`;
}

function read(body: string): AuditRecord | null {
  try {
    const record = JSON.parse(body) as AuditRecord | null;
    return record !== null && typeof record === 'object' && canonicalJson(record) === body ? record : null;
  } catch {
    return null;
  }
}

function nameOf({ at, action, actor }: AuditRecord): NonNullable<Finding['record']> {
  return { at: String(at), action: String(action), actor: String(actor?.label) };
}
