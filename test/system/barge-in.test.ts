/** The caller speaks over the agent: what the log, the next prompt, the recording and the telephone hold of it is the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseWav } from '#audio/wav.ts';
import type { LogEntry } from '#voice/log.ts';
import type { TimedWord } from '#voice/plan.ts';
import { type RunningParley, Stage, needs, tell } from './parley.ts';
import { logOf, recordingOf } from './record.ts';
import { findReplayFault } from './replayed.ts';
import { VOICED, audibleMs, soundBetween } from './sound.ts';
import { SPEECH, call, noSpeech } from './telephone.ts';

/** What a word's edges may be off by: the times that the voice tells for its words are those of its phones. */
const WORD_EDGE_MS = 200;
/** Frames of 20 ms on the telephone's clock and on Parley's. */
const FRAMES_MS = 60;

const stage = new Stage();
let parley: RunningParley;
let folder: string;
const silentAfter: number[] = [];
beforeAll(async () => {
  folder = stage.folder();
  parley = await stage.start({ data: join(folder, 'data') });
});
afterAll(() => {
  tell(`barge-in, speech on the wire → last sound at the telephone: ${silentAfter.join(', ')} ms`);
});
afterAll(() => stage.clear());

interface Interruption {
  name: string;
  atMs: number;
  utterance: string[];
}

const person = ['--wav', join(SPEECH, 'cards-ten-of-clubs.wav')];
const cases: Interruption[] = [
  { name: 'in the first sentence', atMs: 1300, utterance: ['--say', 'ten of clubs'] },
  { name: 'in the second', atMs: 4000, utterance: person },
  { name: 'in the third', atMs: 8300, utterance: ['--say', 'seven of hearts'] },
];

describe.concurrent('The greeting is interrupted', () => {
  test.for(cases)('$name: everything agrees on the last word heard', async ({ atMs, utterance }, context) => {
    if (utterance === person) needs(noSpeech, context);
    const file = join(folder, `phone-${atMs}.wav`);
    const { code, report } = await call(parley.url, [
      '--agent',
      'cards',
      '--record',
      file,
      ...utterance,
      '--at',
      String(atMs),
    ]);
    expect(code).toBe(0);
    const log = await logOf(parley.url, report.callId);

    // The transcript and the memory that the next answer was given.
    const [greeting] = report.replies;
    expect(greeting).toMatchObject({ kind: 'greeting', cut: true });
    const { heard, text } = greeting!;
    expect(text.startsWith(heard)).toBe(true);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.length).toBeLessThan(text.length);
    const asked = log.find(({ data }) => data.type === 'think.start');
    expect(asked?.data).toMatchObject({
      request: { history: [{ who: 'agent', text: heard }], interrupted: { heard, said: text } },
    });

    // The recording.
    const answerMs = report.replies[1]!.startMs;
    const { last, next } = edgesOf(log, heard);
    const recorded = soundBetween(
      audibleMs(await recordingOf(parley.url, report.callId), 1),
      0,
      answerMs - FRAMES_MS,
    )!;
    expect(recorded.endMs).toBeGreaterThan((last.startMs + last.endMs) / 2 - WORD_EDGE_MS);
    expect(recorded.endMs).toBeLessThan((next.startMs + next.endMs) / 2 + WORD_EDGE_MS);
    const stoppedMs = stoppedAt(log);
    expect(recorded.endMs).toBeLessThan(stoppedMs + FRAMES_MS);
    expect(recorded.endMs).toBeGreaterThan(Math.min(stoppedMs, last.endMs) - WORD_EDGE_MS);

    // The telephone.
    const phone = parseWav(readFileSync(file));
    const spoken = soundBetween(audibleMs(phone, 0, VOICED), 0, Number.POSITIVE_INFINITY)!;
    const sounded = soundBetween(audibleMs(phone, 1), 0, spoken.startMs + (answerMs - recorded.endMs) / 2)!;
    expect(Math.abs(sounded.endMs - sounded.startMs - (recorded.endMs - recorded.startMs))).toBeLessThan(
      WORD_EDGE_MS,
    );
    // As the caller begins the agent may just be silent between two words.
    const betweenWordsMs = Math.max(0, next.startMs - last.endMs);
    expect(sounded.endMs).toBeGreaterThan(spoken.startMs - betweenWordsMs - FRAMES_MS);
    silentAfter.push(sounded.endMs - spoken.startMs);
    expect(await findReplayFault(parley.url, report.callId)).toBeNull();
  });
});

/** Times, on the call's clock, of the last word of `heard` and of the word behind it. */
function edgesOf(log: LogEntry[], heard: string): { last: TimedWord; next: TimedWord } {
  const clauseOf = new Map<string, string>();
  const beganMs = new Map<string, number>();
  const words: TimedWord[] = [];
  for (const { data } of log) {
    if (data.type === 'speak.start') clauseOf.set(data.speakId, data.clauseId);
    if (data.type === 'playout.began') beganMs.set(data.clauseId, data.atMs);
    if (data.type === 'reply.ended') break;
  }
  let endMs = 0;
  // In the order in which the clauses were asked for, which is that in which they are heard.
  for (const [speakId, clauseId] of clauseOf) {
    const done = log.find(({ data }) => data.type === 'speech.done' && data.speakId === speakId);
    if (done?.data.type !== 'speech.done') continue;
    const fromMs = beganMs.get(clauseId) ?? endMs;
    for (const word of done.data.words) {
      words.push({ text: word.text, startMs: fromMs + word.startMs, endMs: fromMs + word.endMs });
    }
    endMs = fromMs + done.data.durationMs;
  }
  const count = heard.split(/\s+/).length;
  expect(
    words
      .slice(0, count)
      .map((word) => word.text)
      .join(' '),
  ).toBe(heard);
  return { last: words[count - 1]!, next: words[count]! };
}

/** When the sound stopped, by what the line told of what was heard, on the call's clock. */
function stoppedAt(log: LogEntry[]): number {
  const stopped = log.find(({ data }) => data.type === 'playout.stopped');
  if (stopped?.data.type !== 'playout.stopped') throw new Error('Nothing was stopped.');
  const { clauseId, heardMs } = stopped.data;
  const began = log.find(({ data }) => data.type === 'playout.began' && data.clauseId === clauseId);
  return began!.atMs + heardMs;
}
