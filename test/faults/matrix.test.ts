/**
 * The fault matrix: recogniser, model and voice, each failing in eight ways, with a second provider and without, over real sockets and
 * with the product's own limits. docs/FAULTS.md holds the table that this prints.
 */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWER } from './bench.ts';
import { CELLS, type Cell } from './matrix.ts';
import { runCell, type Result } from './run-cell.ts';
import { tableOf } from './table.ts';
import { until } from '#voice/ports/fakes/real-time.ts';

/** The caller never hears nothing for longer. */
const MOST_MS = 1500;
/** Calls at once: more of them would measure the machine. */
const AT_ONCE = 12;
/** Idle connections are kept this long for the next request; what is open after it has leaked. */
const KEPT_ALIVE_MS = 8000;
const APOLOGY = /sorry|moment/iu;

const results = new Map<Cell, Result>();
const resultOf = (cell: Cell): Result => {
  const result = results.get(cell);
  if (!result) throw new Error('This cell was not played.');
  return result;
};

beforeAll(async () => {
  const left = [...CELLS];
  const play = async (): Promise<void> => {
    for (let cell = left.shift(); cell; cell = left.shift()) results.set(cell, await runCell(cell));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, play));
}, 120_000);

afterAll(async () => {
  const table = tableOf(CELLS.map((cell) => ({ ...cell, ...resultOf(cell) })));
  process.stdout.write(`\n${table}\n`);
  if (process.env['FAULTS_TABLE']) writeFileSync(process.env['FAULTS_TABLE'], table);
  const servers = [...results.values()].flatMap((result) => Object.values(result.servers).flat());
  await Promise.all(servers.map((server) => server.close().catch(() => undefined)));
});

const NAMED = CELLS.map((cell) => ({
  cell,
  name: `${cell.role} ${cell.fault.name}, ${cell.second ? 'with a second provider' : 'alone'}`,
}));

describe.each(NAMED)('$name', ({ cell }) => {
  it('leaves no gap of more than a second and a half, in this turn and the next', () => {
    const { gapMs, nextQuiet, told } = resultOf(cell);
    expect(gapMs, told).toBeLessThanOrEqual(MOST_MS);
    expect(nextQuiet.gapMs, told).toBeLessThanOrEqual(MOST_MS);
  });

  it('is in the log, with who took over', () => {
    const { events, told } = resultOf(cell);
    const { role, second, fault } = cell;
    const failed = events.filter((event) => event.type === 'provider.failed' && event.role === role);
    if (fault.code) expect(failed[0], told).toMatchObject({ role, provider: 0, code: fault.code });
    else if (role === 'llm') expect(failed, told).toEqual([]);
    else
      expect(
        events.find((event) => event.type === 'provider.slow' && event.role === role),
        told,
      ).toMatchObject({
        role,
        provider: 0,
        beside: second ? 1 : null,
      });
    const switched = events.filter((event) => event.type === 'provider.switched' && event.role === role);
    const takesOver = second && (fault.code !== null || role !== 'llm');
    expect(switched, told).toMatchObject(takesOver ? [{ role, from: 0, to: 1 }] : []);
  });

  it('loses no call: what is said next is answered, or the caller is told', () => {
    const { heard, resting, endedBy, told } = resultOf(cell);
    const { role, second, fault } = cell;
    const [first, next] = heard;
    expect(endedBy, told).toBe('caller');
    if (second || fault.code === null) expect(first, told).toContain(ANSWER);
    else if (role !== 'tts') expect(first, told).toMatch(APOLOGY);
    const stillFails = !second && (resting || fault.code === 'provider.unreachable');
    if (!stillFails) expect(next, told).toContain(ANSWER);
    else if (role !== 'tts') expect(next, told).toMatch(APOLOGY);
  });

  it('leaves no request behind when the caller hangs up', () => {
    expect(resultOf(cell).requestsLeft).toBe(0);
  });
});

it('leaves no connection open', async () => {
  const servers = [...results.values()].flatMap((result) => Object.values(result.servers).flat());
  await until(() => servers.every(({ sockets }) => sockets === 0), KEPT_ALIVE_MS);
});
