/** What Parley keeps of a call, as its API gives it. */
import { entered } from '../support/enter.ts';
import { type WavAudio, parseWav } from '#audio/wav.ts';
import type { LogEntry } from '#voice/log.ts';
import { Call } from '#wire/api.ts';

/** The whole log: inputs, effects and events. */
export async function logOf(url: string, callId: string): Promise<LogEntry[]> {
  const log: LogEntry[] = [];
  for (let after = -1; ;) {
    const response = await entered(`${url}/api/calls/${callId}/events?limit=1000&after=${after}`);
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    const page = (await response.json()) as { events: LogEntry[]; nextAfter: number | null };
    log.push(...page.events);
    if (page.nextAfter === null) return log;
    after = page.nextAfter;
  }
}

export async function callOf(url: string, callId: string): Promise<Call> {
  const response = await entered(`${url}/api/calls/${callId}`);
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return Call.parse(await response.json());
}

export async function callsOf(url: string, state?: 'active' | 'ended' | 'lost'): Promise<Call[]> {
  const response = await entered(`${url}/api/calls${state === undefined ? '' : `?state=${state}`}`);
  return Call.array().parse(((await response.json()) as { calls: unknown }).calls);
}

/** Left the caller, right the agent. */
export async function recordingOf(url: string, callId: string): Promise<WavAudio> {
  const response = await entered(`${url}/api/calls/${callId}/recording`);
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return parseWav(new Uint8Array(await response.arrayBuffer()));
}

/** Gives the log as it comes over the live stream, until the stream ends or breaks off. */
export async function follow(
  url: string,
  callId: string,
  take: (entry: LogEntry) => void,
): Promise<'ended' | 'broken off'> {
  try {
    const response = await entered(`${url}/api/calls/${callId}/events/live`);
    let waiting = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      const messages = (waiting + part).split('\n\n');
      waiting = messages.pop()!;
      for (const message of messages) {
        if (/^event: end$/m.test(message)) return 'ended';
        const data = /^data: (.*)$/m.exec(message)?.[1];
        if (data !== undefined) take(JSON.parse(data) as LogEntry);
      }
    }
  } catch {
    // The connection is gone.
  }
  return 'broken off';
}
