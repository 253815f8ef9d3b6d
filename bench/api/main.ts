/** `npm run bench:api`: the API's answers on the embedded database beside the floors, and the weight of the pages. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { circumstances, writeReport } from '../load/runner/record.ts';
import { type Pinned, startPinned } from '../load/runner/pinned.ts';
import { type Entered, type Target, targetsOf } from './contestants.ts';
import { measure, type Measured } from './measure.ts';
import { apiPage } from './page.ts';
import { pageWeights } from './pages-weight.ts';

const USAGE = `npm run bench:api -- [--seconds 2] [--runs 3] [--calls 5000] [--agents 20] [--connections 1,16] [--only WORD]
Servers run on core 0, the generator on core 1. Results go to bench/results.`;
const READY_WITHIN_MS = 180_000;
const WARM_S = 1;
const NAMES = ['constant', 'select', 'parley'] as const;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '2' },
    runs: { type: 'string', default: '3' },
    calls: { type: 'string', default: '5000' },
    agents: { type: 'string', default: '20' },
    connections: { type: 'string', default: '1,16' },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

interface Server {
  process: Pinned;
  told: Entered;
}

if (values.help) tell(USAGE);
else await run();

async function run(): Promise<void> {
  const about = circumstances('bench:api');
  const folders = Object.fromEntries(
    NAMES.map((name) => [name, mkdtempSync(join(tmpdir(), 'parley-bench-api-'))]),
  );
  const pinned = Object.fromEntries(NAMES.map((name) => [name, start(name, folders[name] ?? '')]));
  try {
    const servers = new Map<string, Server>();
    for (const name of NAMES) servers.set(name, { process: pinned[name]!, told: await ready(pinned[name]!) });
    execFileSync('taskset', ['-acp', '1', String(process.pid)]);
    const runs = await measureAll(servers);
    const weights = await pageWeights(servers.get('parley')!.told);
    const house = `${values.calls} calls, ${values.agents} agents, ${values.runs} runs of ${values.seconds} s.`;
    const path = writeReport({
      kind: 'api',
      about,
      data: { runs, weights },
      page: apiPage(runs, weights, house),
      plots: [],
    });
    tell(`written to ${path}`);
  } finally {
    await Promise.all(Object.values(pinned).map((each) => each.stop()));
    for (const folder of Object.values(folders))
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function start(name: (typeof NAMES)[number], data: string): Pinned {
  const file = name === 'parley' ? 'parley-server.ts' : 'floor-server.ts';
  const env = { DATA: data, FLOOR: name, CALLS: values.calls, AGENTS: values.agents };
  return startPinned('0', [process.execPath, join(import.meta.dirname, file)], env);
}

async function ready({ out, err, child }: Pinned): Promise<Entered> {
  const endMs = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const told = /^ready (.*)$/m.exec(out())?.[1];
    if (told !== undefined) return JSON.parse(told) as Entered;
    if (child.exitCode !== null || performance.now() > endMs)
      throw new Error(`A server is not ready: ${err()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** All targets one after the other, then all again: what changes on the machine changes for all of them. */
async function measureAll(servers: Map<string, Server>): Promise<Measured[]> {
  const targets = targetsOf(servers.get('parley')!.told).filter(({ name }) => name.includes(values.only));
  const load = async (target: Target, connections: number, seconds: number) => {
    const { told, process: server } = servers.get(target.server)!;
    return measure({ url: told.url, pid: server.child.pid ?? 0, target, connections, seconds });
  };
  for (const target of targets) await load(target, 4, WARM_S);
  const runs: Measured[] = [];
  for (let number = 1; number <= Number(values.runs); number += 1) {
    for (const connections of values.connections.split(',').map(Number)) {
      for (const target of targets) {
        const measured = { run: number, ...(await load(target, connections, Number(values.seconds))) };
        runs.push(measured);
        const { requestsPerS, latencyMs } = measured;
        tell(
          `${number} ${connections} ${target.name}: ${requestsPerS.toFixed(0)}/s, ${latencyMs.p50} / ${latencyMs.p99} ms`,
        );
      }
    }
  }
  return runs;
}
