/** One run: the calls begin, the warm-up passes, a while is measured, the calls end. */
import { round, type Summary } from './distribution.ts';
import { Measures } from './measures.ts';
import type { LoadOptions } from './options.ts';
import { type ServerUsage, ServerMeter } from './server-usage.ts';
import { readServerStats, type ServerStats } from './server-stats.ts';
import { Telephones } from './telephones.ts';
import { loadSounds } from './utterances.ts';

/** The generator's own beat may be this late (p99), and others may take this much of the server's core; beyond it a run is void. */
const BEAT_LATE_MS = 5;
const OTHERS_PERCENT = 7;

export interface LoadResult {
  calls: number;
  /** Connected at the end. */
  live: number;
  /** Connected on average. */
  meanLive: number;
  seconds: number;
  script: string;
  replyFrameMs: Summary;
  replyHeardMs: Summary;
  bargeClearMs: Summary;
  bargeLastFrameMs: Summary;
  bargeQuietMs: Summary;
  frameLateMs: Summary;
  framesOver20MsLatePercent: number | null;
  /** Holes that callers heard in replies: how many, how long. */
  holeMs: Summary;
  keypadMs: Summary;
  connectMs: Summary;
  counts: Measures['counts'];
  firstFault: string | null;
  server: ServerUsage | null;
  stats: ServerStats | null;
  generator: { cpuPercent: number; beatLateMs: Summary };
  /** Why the numbers say nothing about the server; empty when they do. */
  void: string[];
}

/** A moment of a long run. */
export interface Sample {
  atS: number;
  live: number;
  begun: number;
  server: ServerUsage | null;
  stats: ServerStats | null;
}

export async function runLoad(options: LoadOptions, onSample: (sample: Sample) => void): Promise<LoadResult> {
  const sounds = await loadSounds({ folder: options.audio, noiseDb: options.noiseDb });
  const measures = new Measures();
  const telephones = new Telephones(options, sounds, measures);
  const meter = options.pid === null ? null : new ServerMeter(options.pid);
  await telephones.begin();
  await pause(options.warmS * 1000);

  if (options.stats !== null) await readServerStats(options.stats, 'begin');
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  meter?.begin();
  measures.measuring = true;
  const callMinutes = await measured({ options, telephones, meter, startMs, onSample });
  measures.measuring = false;
  const seconds = (performance.now() - startMs) / 1000;
  const own = process.cpuUsage(cpu);
  const server = meter?.end(callMinutes) ?? null;
  const live = telephones.live;
  const stats = options.stats === null ? null : await readServerStats(options.stats, 'collect');
  await telephones.end();
  const cpuPercent = round((own.user + own.system) / 1e4 / seconds, 1);
  const told = {
    calls: options.calls,
    live,
    meanLive: round((callMinutes * 60) / seconds, 1),
    seconds: round(seconds, 1),
    script: options.script,
    firstFault: telephones.firstFault,
  };
  return resultOf({ told, measures, server, stats, cpuPercent });
}

interface Running {
  options: LoadOptions;
  telephones: Telephones;
  meter: ServerMeter | null;
  startMs: number;
  onSample: (sample: Sample) => void;
}

/** Answers how many minutes of call there were. */
async function measured({ options, telephones, meter, startMs, onSample }: Running): Promise<number> {
  let callMs = 0;
  let lastMs = startMs;
  let samples = 0;
  const endMs = startMs + options.seconds * 1000;
  while (lastMs < endMs && !telephones.done) {
    await pause(Math.min(1000, endMs - lastMs));
    const nowMs = performance.now();
    callMs += (nowMs - lastMs) * telephones.live;
    lastMs = nowMs;
    meter?.sample();
    const atS = (nowMs - startMs) / 1000;
    if (options.sampleS === null || atS < samples * options.sampleS) continue;
    samples += 1;
    const stats = options.stats === null ? null : await readServerStats(options.stats, 'collect');
    const server = meter?.end(callMs / 60_000) ?? null;
    onSample({ atS: round(atS, 1), live: telephones.live, begun: telephones.begun, server, stats });
  }
  return callMs / 60_000;
}

interface Measured {
  told: Pick<LoadResult, 'calls' | 'live' | 'meanLive' | 'seconds' | 'script' | 'firstFault'>;
  measures: Measures;
  server: ServerUsage | null;
  stats: ServerStats | null;
  cpuPercent: number;
}

function resultOf({ told, measures, server, stats, cpuPercent }: Measured): LoadResult {
  const beatLateMs = measures.beatLateMs.summary();
  return {
    ...told,
    replyFrameMs: measures.replyFrameMs.summary(),
    replyHeardMs: measures.replyHeardMs.summary(),
    bargeClearMs: measures.bargeClearMs.summary(),
    bargeLastFrameMs: measures.bargeLastFrameMs.summary(),
    bargeQuietMs: measures.bargeQuietMs.summary(),
    frameLateMs: measures.frameLateMs.summary(),
    framesOver20MsLatePercent: measures.frameLateMs.percentAbove(20),
    holeMs: measures.holeMs.summary(),
    keypadMs: measures.keypadMs.summary(),
    connectMs: measures.connectMs.summary(),
    counts: measures.counts,
    server,
    stats,
    generator: { cpuPercent, beatLateMs },
    void: faultsOf(beatLateMs, server),
  };
}

function faultsOf(beatLateMs: Summary, server: ServerUsage | null): string[] {
  const faults: string[] = [];
  if ((beatLateMs.p99 ?? 0) > BEAT_LATE_MS)
    faults.push(`the generator's own beat was ${beatLateMs.p99} ms late (p99)`);
  const others = server?.othersOnCorePercent ?? 0;
  if (others > OTHERS_PERCENT) faults.push(`others took ${others} % of the server's core`);
  return faults;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
