/** An export of the audit, read again: each line checked for its form before the chain is. */
import { z } from 'zod';
import { canonicalJson } from './canonical.ts';
import type { ProofHeader, ProofLine } from './proof.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const seq = z.int().min(1);
const Header = z.object({
  kind: z.literal('parley.audit'),
  v: z.literal(1),
  tenantId: z.string(),
  exportedAt: z.string(),
  publicKeys: z.array(z.string()),
});
const Line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('record'), seq, prevHash: hash, hash, record: z.looseObject({}) }),
  z.object({
    kind: z.literal('checkpoint'),
    checkpoint: z.object({
      tenantId: z.string(),
      seq,
      hash,
      at: z.string(),
      keyId: z.string(),
      signature: z.string(),
    }),
  }),
  z.object({ kind: z.literal('end'), lines: z.int() }),
]);

/** Why a file is no export, or not a whole one. `line` counts from 1. */
export class ExportFault extends Error {
  constructor(line: number, why: string) {
    super(`line ${line}: ${why}`);
    this.name = 'ExportFault';
  }
}

/** Throws ExportFault, at once for the header and while reading for the lines. */
export async function readExport(
  text: AsyncIterable<string>,
): Promise<{ header: ProofHeader; lines: AsyncGenerator<ProofLine> }> {
  const reader = text[Symbol.asyncIterator]();
  const first = await reader.next();
  const header = Header.safeParse(first.done === true ? null : headerJson(first.value));
  if (!header.success) throw new ExportFault(1, 'this is not the beginning of an audit export of Parley');
  return {
    header: header.data,
    lines: linesOf({ [Symbol.asyncIterator]: () => reader }, header.data.tenantId),
  };
}

async function* linesOf(text: AsyncIterable<string>, tenantId: string): AsyncGenerator<ProofLine> {
  let at = 1;
  let count = 0;
  let told: number | null = null;
  for await (const line of text) {
    at += 1;
    if (line === '') continue;
    if (told !== null) throw new ExportFault(at, 'there is more after the end');
    const parsed = Line.safeParse(json(line, at));
    if (!parsed.success)
      throw new ExportFault(at, `it is no line of an export (${parsed.error.issues[0]?.message})`);
    const { data } = parsed;
    if (data.kind === 'end') {
      told = data.lines;
      continue;
    }
    count += 1;
    if (data.kind === 'checkpoint') yield data;
    else {
      const { seq, prevHash, hash, record } = data;
      yield { kind: 'record', record: { tenantId, seq, prevHash, hash, body: canonicalJson(record) } };
    }
  }
  if (told === null) throw new ExportFault(at, 'the file is cut short: its last line is missing');
  if (told !== count)
    throw new ExportFault(at, `the file had ${told} lines when it was made, and has ${count}`);
}

function headerJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function json(line: string, at: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ExportFault(at, 'it is not JSON');
  }
}
