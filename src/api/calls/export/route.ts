/** Calls as a file to take along. */
import { Readable } from 'node:stream';
import type { Passed } from '#platform/governance/approvals/approvals.ts';
import type { Custody } from '#platform/governance/custody/custody.ts';
import type { Redactor } from '#platform/governance/custody/redaction/redact.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { codeOf } from '#voice/errors.ts';
import { principalOf } from '../../access/principal.ts';
import { passGate } from '../../approvals/pass.ts';
import type { ApiDeps } from '../../deps.ts';
import type { Server } from '../../routes.ts';
import { type Filter, queryOf } from '../filter.ts';
import { exportCalls } from '../schema.ts';
import { listens } from '../parties.ts';
import { demandSearch } from '../search.ts';
import { csvRecord } from './csv.ts';
import { type Cell, columns, exportRows } from './rows.ts';
import { sheetOf, xlsxOf } from './xlsx.ts';

const TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
/** Each may read everything that a tenant has. */
const EXPORTS_A_MINUTE = 20;
const rateLimit = { max: EXPORTS_A_MINUTE, timeWindow: 60_000 };

export async function callExportRoute(server: Server, deps: ApiDeps): Promise<void> {
  const { tenant, audit, custody, clock } = deps;
  server.get(
    '/api/calls/export',
    { config: { permission: 'calls:export', rateLimit }, schema: exportCalls },
    async (request, reply) => {
      const { format, ...filter } = request.query;
      const who = principalOf(request);
      const { tenantId } = who;
      const query = queryOf(filter);
      await demandSearch(who, custody, query);
      const question = { action: 'data.export', resource: { id: 'calls', kind: 'transcripts' } } as const;
      const passed = await passGate(request, deps, question, { format, ...given(filter) });
      await audit.record({
        tenantId,
        actor: who,
        action: 'calls.export',
        subject: { type: 'tenant', id: tenantId },
        riskTier: passed.verdict.tier,
        detail: { format, ...recordable(filter) },
      });
      const rows = exportRows(tenant(tenantId).calls, query, {
        redactor: () => redactorFor(who, custody),
        mayListen: listens(who),
      });
      const file = await finishing(
        passed,
        format === 'csv' ? csvLines(rows) : workbook(rows, request.signal),
      );
      const day = new Date(clock.epochMs()).toISOString().slice(0, 10);
      return reply
        .type(TYPES[format])
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="calls-${day}.${format}"`)
        .serializer((body: unknown) => body as string)
        .send(Readable.from(file, { objectMode: false }));
    },
  );
}

/** The stricter of two views: of what leaves the house, and of who takes it. */
async function redactorFor(who: Principal, { redactions }: Custody): Promise<Redactor | null> {
  const reader = listens(who) ? 'listener' : 'reader';
  return (await redactions.for(who.tenantId, 'export')) ?? redactions.for(who.tenantId, reader);
}

function given(filter: Filter): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Evidence holds no caller's number and no caller's words: only that they were asked for. */
function recordable(filter: Filter): Record<string, string | true> {
  const { caller, q, ...rest } = given(filter);
  return { ...rest, ...(caller !== undefined && { caller: true }), ...(q !== undefined && { q: true }) };
}

type Parts = AsyncIterable<string> | Iterable<Uint8Array>;

/** The first lines are looked up at once: what is wrong is told before the file has begun. */
async function csvLines(rows: AsyncGenerator<Cell[]>): Promise<Parts> {
  const first = await rows.next();
  return (async function* lines() {
    yield csvRecord(columns.map(({ head }) => head));
    if (first.done === true) return;
    yield csvRecord(first.value);
    for await (const row of rows) yield csvRecord(row);
  })();
}

async function workbook(rows: AsyncIterable<Cell[]>, signal: AbortSignal): Promise<Parts> {
  return [await xlsxOf(await sheetOf(columns, rows), signal)];
}

/** Tells an approval, where there was one, what became of the file. */
async function finishing(passed: Passed, made: Promise<Parts>): Promise<AsyncIterable<string | Uint8Array>> {
  const failed = (fault: unknown) =>
    passed.finish({ code: codeOf(fault), detail: 'The file was not finished.' });
  const parts = await made.catch(async (fault: unknown) => {
    await failed(fault);
    throw fault;
  });
  return (async function* told() {
    let whole = false;
    try {
      yield* parts;
      whole = true;
    } finally {
      await (whole ? passed.finish({ value: 'taken' }) : failed(null));
    }
  })();
}
