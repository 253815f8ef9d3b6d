/** Whole calls from the command line over the true Twilio protocol: recordings of people, and a caller with a synthetic voice. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportedReply } from '../../src/cli/call/report.ts';
import { handOf } from './cards.ts';
import { type RunningParley, Stage, needs, tell } from './parley.ts';
import { callOf, logOf } from './record.ts';
import { findReplayFault } from './replayed.ts';
import { SPEECH, call, noSpeech } from './telephone.ts';

const stage = new Stage();
let parley: RunningParley;
const held: string[] = [];
const waits: number[] = [];
/** Recordings that were taken for what is said in them. */
const understood: string[] = [];
beforeAll(async () => {
  parley = await stage.start({ data: join(stage.folder(), 'data') });
});
afterAll(() => {
  waits.sort((a, b) => a - b);
  const at = (share: number): number => waits[Math.min(waits.length - 1, Math.floor(share * waits.length))]!;
  tell(
    `${waits.length} replies of ${held.length} calls, three at once, came ${at(0.5)} ms (p50), ${at(0.95)} ms (p95) after the caller's last word`,
  );
});
afterAll(() => stage.clear());

async function ring(args: string[]) {
  const result = await call(parley.url, args);
  held.push(result.report.callId);
  for (const { waterfall } of result.report.replies) if (waterfall !== null) waits.push(waterfall.totalMs);
  return result;
}

/** The parts of each wait sum to the whole, and a reply to something understood tells its wait. */
function checkWaits(replies: ReportedReply[]): void {
  for (const { waterfall, kind } of replies) {
    if (kind === 'answer') expect(waterfall).not.toBeNull();
    if (waterfall === null) continue;
    const { totalMs, ...parts } = waterfall;
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(totalMs, 3);
    for (const part of Object.values(parts)) expect(part).toBeGreaterThanOrEqual(0);
  }
}

describe.concurrent('A caller on the telephone', () => {
  const spoken = [
    ['cards-ten-of-clubs.wav', 'ten clubs'],
    ['cards-four-queen-of-clubs.wav', 'four queen clubs'],
    ['cards-seven-of-clubs.wav', 'seven clubs'],
  ] as const;
  test.for(spoken)('reads out a hand and is never taken for another: %s', async ([file, hand], context) => {
    needs(noSpeech, context);
    const { code, report } = await ring(['--agent', 'cards', '--wav', join(SPEECH, file)]);
    expect(code).toBe(0);
    expect(report.ended).toMatchObject({ by: 'caller' });
    const said = report.turns.filter(({ who }) => who === 'caller');
    expect(said.length).toBeGreaterThan(0);
    for (const { text, refused, confidence } of said) {
      expect(refused || handOf(text) === hand || confidence! < 0.6, `${text} (${confidence})`).toBe(true);
    }
    checkWaits(report.replies);
    const answer = report.replies.find(({ turnId }) => turnId !== null);
    // The dealer reads back what he has taken.
    if (answer !== undefined) expect(handOf(answer.text.split('.')[0]!)).toBe(hand);
    if (said[0]!.refused === false && handOf(said[0]!.text) === hand) understood.push(file);
    const told = said.map(({ text, confidence }) => `"${text}" ${confidence}`).join(', ');
    tell(`${file} is heard as ${told}`);
  });

  test.for(['reading-0880.wav', 'reading-0870.wav'])(
    'who reads from a book is refused, and asked once more for the cards: %s',
    async (file, context) => {
      needs(noSpeech, context);
      const { code, report } = await ring(['--agent', 'cards', '--wav', join(SPEECH, file)]);
      expect(code).toBe(0);
      const said = report.turns.filter(({ who }) => who === 'caller');
      expect(said.map(({ refused, text }) => ({ refused, text }))).toEqual(
        said.map(() => ({ refused: true, text: '' })),
      );
      expect(said.length).toBeGreaterThan(0);
      const [greeting, ...rest] = report.replies;
      expect(greeting!.kind).toBe('greeting');
      expect(rest.map(({ kind }) => kind)).toContain('clarification');
      for (const { kind, text } of rest) {
        expect(kind).toBe('clarification');
        expect(text).toMatch(/^(That did not sound like a card|I missed that)\./);
      }
    },
  );

  test('books an appointment at the dentist from the first word to the goodbye', async () => {
    const lines = [
      'a cleaning, please',
      'no',
      'jennifer miller',
      'next tuesday',
      'half past two',
      'five five five, one two three four',
      'yes',
      'no, thank you',
    ];
    const { code, report } = await ring(['--agent', 'dental', ...lines.flatMap((line) => ['--say', line])]);
    expect(report.ended).toMatchObject({ by: 'agent', reason: 'booked' });
    expect(code).toBe(0);
    checkWaits(report.replies);
    const log = await logOf(parley.url, report.callId);
    const slots = log.flatMap(({ data }) => (data.type === 'slots' ? [data.slots] : [])).at(-1);
    expect(slots).toMatchObject({
      reason: 'a cleaning',
      been_before: 'no',
      name: 'Jennifer Miller',
      day: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string,
      time: '14:30',
      phone: '5551234',
    });
    expect((slots as { day: string }).day).toSatisfy(isComingTuesday);
    const replies = report.replies.map(({ text }) => text);
    expect(replies).toContain('I have five five five, one two three four. Is that right?');
    expect(replies.at(-1)).toMatch(
      /^Thank you for calling Bright Dental\. See you on Tuesday, .*\. Goodbye!$/,
    );
    for (const { cut, heard, text } of report.replies) expect([cut, heard]).toEqual([false, text]);
  });

  test('gets one JSON object, whose shape is what was promised', async () => {
    const { code, report, out, err } = await ring(['--agent', 'dental', '--say', 'when are you open']);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(Object.keys(report)).toEqual(['callId', 'ended', 'turns', 'replies']);
    for (const turn of report.turns) {
      expect(turn).toEqual({
        who: expect.stringMatching(/^(caller|agent)$/) as string,
        text: expect.any(String) as string,
        heard: turn.who === 'agent' ? (expect.any(String) as string) : null,
        confidence: turn.who === 'agent' ? null : (expect.any(Number) as number),
        refused: expect.any(Boolean) as boolean,
        startMs: expect.any(Number) as number,
        endMs: expect.any(Number) as number,
      });
      expect(turn.endMs).toBeGreaterThanOrEqual(turn.startMs);
    }
    expect(report.turns.map(({ who }) => who)).toEqual(['agent', 'caller', 'agent']);
    expect(report.turns[2]!.text).toContain('Monday to Friday');
    checkWaits(report.replies);
    expect(await callOf(parley.url, report.callId)).toMatchObject({
      state: 'ended',
      turns: 1,
      endedBy: 'caller',
    });
  });
});

describe('Afterwards', () => {
  test('most of the hands have been understood, not refused', (context) => {
    needs(noSpeech, context);
    expect(understood.length).toBeGreaterThanOrEqual(2);
  });

  test('every one of these calls runs again from its stored log, and comes out the same', async () => {
    expect(held.length).toBeGreaterThanOrEqual(2);
    for (const callId of held) expect(await findReplayFault(parley.url, callId), callId).toBeNull();
  });
});

describe('The exit code of a call', () => {
  test('is 1 when the agent does not exist, and the sentence says so', async () => {
    await expect(call(parley.url, ['--agent', 'nobody'])).rejects.toThrow(
      /ended with 1 and printed no JSON: parley call: .*nobody/,
    );
  });
  test('is 2 for wrong options, and 3 when no Parley answers', async () => {
    await expect(call(parley.url, ['--wav', '/nowhere/a.wav'])).rejects.toThrow(
      /ended with 2 .*parley call: \/nowhere\/a\.wav: there is no such file\.\n$/,
    );
    await expect(call('http://127.0.0.1:1', [])).rejects.toThrow(
      /ended with 3 .*No Parley answers at http:\/\/127\.0\.0\.1:1/,
    );
  });
});

/** Whether it is a Tuesday within the next two weeks. */
function isComingTuesday(date: string): boolean {
  const day = new Date(`${date}T12:00:00`);
  const days = (day.getTime() - Date.now()) / 86_400_000;
  return day.getDay() === 2 && days > 0 && days < 14;
}
