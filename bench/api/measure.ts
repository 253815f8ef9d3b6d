/** One target under load for some seconds: every answer's time, what the server used, and whether others took its core. */
import autocannon from 'autocannon';
import { Distribution, type Summary } from '../load/generator/distribution.ts';
import { ServerMeter } from '../load/generator/server-usage.ts';
import type { Target } from './contestants.ts';

/** Parley counts requests by the address that a proxy on its machine names: so many visitors take turns. */
const VISITORS = 250;
/** A server whose core others had more of than this was not measured alone. */
const MOST_OTHERS_PERCENT = 7;

export interface Measured {
  target: string;
  connections: number;
  run: number;
  requestsPerS: number;
  latencyMs: Summary;
  /** Of the server and its database, for one request. */
  cpuMs: number;
  /** Of the server's process, and of its database's. */
  rssMb: number;
  databaseMb: number;
  othersOnCorePercent: number | null;
  /** Why the run does not count. */
  void: string[];
}

export interface Loading {
  url: string;
  pid: number;
  target: Target;
  connections: number;
  seconds: number;
}

/** Throws when an answer is not 2xx. */
export async function measure({
  url,
  pid,
  target,
  connections,
  seconds,
}: Loading): Promise<Omit<Measured, 'run'>> {
  const { method, path, headers, body } = target;
  const times = new Distribution();
  const meter = new ServerMeter(pid);
  const requests = Array.from({ length: VISITORS }, (_, index) => ({
    method,
    path,
    headers: {
      ...headers,
      'x-forwarded-for': visitor(index),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  }));
  let wrong: number | null = null;
  const startMs = performance.now();
  await new Promise<void>((resolve, reject) => {
    const running = autocannon({ url, connections, duration: seconds, requests }, (fault: Error | null) =>
      fault === null ? resolve() : reject(fault),
    );
    running.on('response', (_client, status, _bytes, ms) => {
      if (status >= 300) wrong = status;
      times.add(ms);
    });
  });
  const spentS = (performance.now() - startMs) / 1000;
  if (wrong !== null) throw new Error(`${target.name} was answered with ${String(wrong)}.`);
  if (times.count === 0) throw new Error(`${target.name} was not answered.`);
  const used = meter.end(spentS / 60);
  const cpuS = used.cpuS.process + used.cpuS.children;
  const others = used.othersOnCorePercent;
  return {
    target: target.name,
    connections,
    requestsPerS: times.count / spentS,
    latencyMs: times.summary(),
    cpuMs: (1000 * cpuS) / times.count,
    rssMb: used.rssMb,
    databaseMb: used.childrenMb,
    othersOnCorePercent: others,
    void: (others ?? 0) > MOST_OTHERS_PERCENT ? [`others took ${others} % of the server's core`] : [],
  };
}

/** Of the networks that are for examples only. */
function visitor(index: number): string {
  return `203.0.113.${index + 1}`;
}
