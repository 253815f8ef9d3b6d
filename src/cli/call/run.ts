/** `parley call`: rings a Parley, holds the call, and tells what was said. */
import { writeFile } from 'node:fs/promises';
import { decodeMulawFloat } from '#audio/mulaw.ts';
import { writeWav } from '#audio/wav.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import { ApiClient } from './api-client.ts';
import { CALL_HELP, type CallOptions, parseCallArguments } from './arguments.ts';
import { CallFault } from './call-fault.ts';
import { type OwnParley, answers, startParley } from './own-parley.ts';
import { type PhoneCall, holdCall } from './phone.ts';
import { printReport } from './print.ts';
import { type CallReport, reportOf } from './report.ts';
import { ring } from './ring.ts';
import { type SpokenText, loadUtterances } from './utterances.ts';

/** A stream that text goes to; `isTTY` decides on colours and progress. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

export interface CallDeps {
  clock: Clock;
  chance: Chance;
  stdout: Output;
  stderr: Output;
  /** Where a Parley on this machine would be, and what it asks for. */
  settings: { url: string; key: string | null; twilioAuthToken: string | null; publicUrl: string | null };
  /** Speaks `--say` with the embedded voice. */
  synthesise(text: string, signal: AbortSignal): Promise<SpokenText>;
  /** Twilio's signature of a webhook. */
  sign(authToken: string, url: string, form: Record<string, string>): string;
  /** The program and arguments that start a Parley, and its environment. */
  start: { command: string[]; env: Record<string, string | undefined> };
}

/** Answers the exit code: 0 held, 1 failed or refused, 2 wrong options, 3 no Parley. Aborting the signal hangs up. */
export async function runCall(args: string[], deps: CallDeps, signal: AbortSignal): Promise<number> {
  const parsed = parseCallArguments(args);
  if ('help' in parsed) {
    deps.stdout.write(parsed.help);
    return 0;
  }
  try {
    if ('fault' in parsed) throw new CallFault('usage', `${parsed.fault}.\n\n${CALL_HELP}`);
    return await call(parsed.options, deps, signal);
  } catch (fault) {
    if (signal.aborted) return 130;
    if (!(fault instanceof CallFault)) throw fault;
    deps.stderr.write(`parley call: ${fault.message}\n`);
    return fault.exitCode;
  }
}

async function call(options: CallOptions, deps: CallDeps, signal: AbortSignal): Promise<number> {
  const progress = progressOn(deps.stderr, options);
  const utterances = await loadUtterances(options.utterances, (text) => deps.synthesise(text, signal));
  const parley = await reach(options, deps, progress, signal);
  try {
    const api = new ApiClient(parley.url, deps.settings.key, deps.clock);
    const agentId = options.strategy === null ? options.agent : await api.putStrategy(options.strategy);
    const id = deps.chance.id('cli');
    const from = `client:${id}`;
    const callSid = `CA${id}`;
    const sign = signer(deps);
    const publicUrl = parley.own ? null : deps.settings.publicUrl;
    const address = await ring({ url: parley.url, agentId, callSid, from, sign, publicUrl });
    progress(`Ringing ${agentId ?? 'the default agent'} at ${parley.url}`);
    const { timeoutMs } = options;
    const { clock } = deps;
    const held = await holdCall(
      {
        address,
        callSid,
        utterances,
        timeoutMs,
        clock,
        onUtterance: ({ label }, atMs) => progress(`${(atMs / 1000).toFixed(1)} s  speaking ${label}`),
      },
      signal,
    );
    if (options.record !== null) await writeRecording(options.record, held);
    const fault = faultOf(held, timeoutMs);
    if (fault !== null && held.by === 'them') throw new CallFault('failed', fault);
    const { id: callId } = await api.findCall(from);
    const report = reportOf(callId, await api.events(callId));
    print(report, options, deps);
    if (fault !== null) throw new CallFault('failed', fault);
    return report.ended === null || report.ended.by === 'fault' || report.ended.by === 'lost' ? 1 : 0;
  } finally {
    await parley.own?.stop();
  }
}

/** The Parley to ring: the one named, the one on this machine, or one of our own. */
async function reach(
  options: CallOptions,
  deps: CallDeps,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<{ url: string; own: OwnParley | null }> {
  const url = options.url ?? deps.settings.url;
  if (await answers(url)) return { url, own: null };
  if (options.url !== null) throw new CallFault('unreachable', `No Parley answers at ${url}/status.`);
  progress('No Parley runs on this machine: starting one for this call');
  const { command, env } = deps.start;
  const own = await startParley({ command, env, clock: deps.clock }, signal);
  return { url: own.url, own };
}

function signer(deps: CallDeps) {
  const { twilioAuthToken } = deps.settings;
  if (twilioAuthToken === null) return null;
  return (url: string, form: Record<string, string>): string => deps.sign(twilioAuthToken, url, form);
}

function faultOf(held: PhoneCall, timeoutMs: number): string | null {
  if (held.by === 'timeout') return `The call was hung up after ${timeoutMs / 1000} s (--timeout).`;
  return held.fault === null ? null : `Parley closed the media socket: ${held.fault}.`;
}

/** Left what the phone sent, right what it heard, 8 kHz. */
async function writeRecording(path: string, { sent, heard }: PhoneCall): Promise<void> {
  const channels = [sent, heard].map((codes) => {
    const samples = new Float32Array(codes.length);
    decodeMulawFloat(codes, samples);
    return samples;
  });
  try {
    await writeFile(path, writeWav({ sampleRateHz: 8000, channels }));
  } catch (fault) {
    throw new CallFault(
      'failed',
      `${path}: the recording cannot be written (${(fault as NodeJS.ErrnoException).code}).`,
    );
  }
}

function print(report: CallReport, options: CallOptions, { stdout }: CallDeps): void {
  if (options.json) stdout.write(`${JSON.stringify(report)}\n`);
  else
    stdout.write(
      `${printReport(report, { colours: stdout.isTTY === true, width: stdout.columns ?? 100 })}\n`,
    );
}

/** Progress is for a person at a terminal. */
function progressOn(stderr: Output, { json }: CallOptions): (text: string) => void {
  if (stderr.isTTY !== true || json) return () => undefined;
  return (text) => void stderr.write(`${text}\n`);
}
