/** A tenant's evidence as one stream, records and checkpoints in the order of the chain: what is verified, and what is exported. */
import { canonicalJson } from './canonical.ts';
import type { ChainedRecord, ChainHead } from './chain.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { AuditTrail } from './ports/audit-trail.ts';

export type ProofLine =
  | { kind: 'record'; record: ChainedRecord }
  | { kind: 'checkpoint'; checkpoint: Checkpoint };

export interface ProofHeader {
  kind: 'parley.audit';
  v: 1;
  tenantId: string;
  exportedAt: string;
  /** SPKI, PEM. For convenience: a verifier that trusts the file's own key trusts whoever made the file. */
  publicKeys: string[];
}

const PAGE = 500;

/**
 * Reads in pages, so that memory stays flat. What is written meanwhile is read too: it ends at a record that was the last one when
 * the head was read afterwards, and the head is given back with it.
 */
export async function* proofOf(
  trail: AuditTrail,
  witnessed: readonly Checkpoint[] = [],
): AsyncGenerator<ProofLine, ChainHead | null> {
  const checkpoints = merged(
    pages((after) => trail.checkpoints(after, PAGE)),
    witnessed,
  );
  let waiting = await checkpoints.next();
  // Below 1 no record belongs; who wrote one past the table’s checks should be found.
  let last = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const page = await trail.records(last, PAGE);
    for (const record of page) {
      for (; !waiting.done && waiting.value.seq < record.seq; waiting = await checkpoints.next()) {
        yield { kind: 'checkpoint', checkpoint: waiting.value };
      }
      yield { kind: 'record', record };
      last = record.seq;
    }
    if (page.length > 0) continue;
    const head = await trail.head();
    if (head !== null && head.seq > last && (await trail.records(last, 1)).length > 0) continue;
    for (; !waiting.done; waiting = await checkpoints.next()) {
      yield { kind: 'checkpoint', checkpoint: waiting.value };
    }
    return head;
  }
}

async function* pages(read: (afterSeq: number) => Promise<Checkpoint[]>): AsyncGenerator<Checkpoint> {
  for (let after = 0; ;) {
    const page = await read(after);
    yield* page;
    if (page.length === 0) return;
    after = page.at(-1)!.seq;
  }
}

/** Those of the store and those that were kept elsewhere, in order, what is the same once. */
async function* merged(
  stored: AsyncGenerator<Checkpoint>,
  witnessed: readonly Checkpoint[],
): AsyncGenerator<Checkpoint> {
  const rest = witnessed.toSorted((a, b) => a.seq - b.seq);
  let seen: Checkpoint[] = [];
  const fresh = (checkpoint: Checkpoint): boolean => {
    if (seen[0]?.seq !== checkpoint.seq) seen = [];
    if (seen.some(({ signature, hash }) => signature === checkpoint.signature && hash === checkpoint.hash))
      return false;
    seen.push(checkpoint);
    return true;
  };
  for await (const checkpoint of stored) {
    while (rest.length > 0 && rest[0]!.seq < checkpoint.seq) {
      const other = rest.shift()!;
      if (fresh(other)) yield other;
    }
    if (fresh(checkpoint)) yield checkpoint;
  }
  for (const other of rest) if (fresh(other)) yield other;
}

/** The lines of an export, without line ends. The last says how many there were, so that a file cut short is known. */
export async function* exportLines(
  header: Omit<ProofHeader, 'kind' | 'v'>,
  lines: AsyncIterable<ProofLine>,
): AsyncGenerator<string> {
  yield canonicalJson({ kind: 'parley.audit', v: 1, ...header } satisfies ProofHeader);
  let count = 0;
  for await (const line of lines) {
    count += 1;
    if (line.kind === 'checkpoint') {
      yield JSON.stringify(line);
      continue;
    }
    const { seq, prevHash, hash, body } = line.record;
    yield `{"kind":"record","seq":${seq},"prevHash":"${prevHash}","hash":"${hash}","record":${body}}`;
  }
  yield JSON.stringify({ kind: 'end', lines: count });
}
