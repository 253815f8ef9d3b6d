/** The line gives the agent's own voice back: a speakerphone, a hybrid. Whole calls with the real ear and the real playout. */
import { beforeAll, describe, expect, it } from 'vitest';
import { rms } from '#audio/features.ts';
import { FRAME_SAMPLES } from '#audio/frames.ts';
import { openFvad } from '#adapters/providers/fvad/fvad.ts';
import { spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import type { TurnPlan } from '#voice/plan.ts';
import type { VoiceActivity } from '#voice/ports/voice-activity.ts';
import { EchoingLine, type EchoSetup } from '../support/echoing-line.ts';
import { spokenSound } from '../support/spoken-sound.ts';
import { PLAN, type StagedCall } from '../support/staged-call.ts';
import { callStage } from '../support/stage.ts';

const open = callStage();
const LONG = 'One two three four five six seven eight nine ten eleven twelve thirteen fourteen.';
const ANSWER = spokenAnswer('All right, I will stop.', { firstMs: 80, everyMs: 10 });
const QUICKEST: TurnPlan = { ...PLAN.turn, onsetMs: 20, releaseMs: 20 };
const AGENT = 4;
const CALLER = 11;

let vad: VoiceActivity;
beforeAll(async () => {
  vad = await openFvad();
});

function stage(echo: EchoSetup, turn: TurnPlan = PLAN.turn): { call: StagedCall; line: EchoingLine } {
  const call = open({
    vad,
    sound: (ms) => spokenSound(ms, AGENT),
    answers: [ANSWER],
    line: { reportEveryMs: null },
    plan: { turn, greeting: { text: LONG, interruptible: true, expect: { slots: [], shape: 'open' } } },
  });
  return { call, line: new EchoingLine(call.line, call.clock, echo) };
}

const clears = (call: StagedCall): number[] =>
  call.line.records.filter(({ type }) => type === 'clear').map(({ atMs }) => atMs);

/** Somebody who is as loud as this from the first frame on. */
function caller(level: number): Float32Array {
  const samples = spokenSound(2000, CALLER, level);
  let from = 0;
  while (rms(samples.subarray(from, from + FRAME_SAMPLES)) < level) from += 80;
  return samples.subarray(from);
}

const ECHOES = [-10, -20, -30].flatMap((levelDb) =>
  [20, 137, 260, 500].map((delayMs) => ({ levelDb, delayMs })),
);

describe('an echo of the agent', () => {
  it.each(ECHOES)('[EC1] at $levelDb dB after $delayMs ms does not interrupt it', async (echo) => {
    const { call } = stage(echo);
    await call.pass(8000);
    expect(clears(call)).toEqual([]);
    expect(call.events('caller.speaking')).toEqual([]);
    expect(call.history).toEqual([`agent: ${LONG}`]);
    expect(call.stt.hearings).toEqual([]);
  });

  it.each(ECHOES)('[EC1] at $levelDb dB after $delayMs ms does not, at the quickest either', async (echo) => {
    const { call } = stage(echo, QUICKEST);
    await call.pass(8000);
    expect(clears(call)).toEqual([]);
    expect(call.history).toEqual([`agent: ${LONG}`]);
  });

  it('[EC1] in a noisy room does not interrupt it', async () => {
    const { call } = stage({ levelDb: -14, delayMs: 180, noise: 0.004 });
    await call.pass(8000);
    expect(call.history).toEqual([`agent: ${LONG}`]);
  });

  it.each(ECHOES)('[EC2] at $levelDb dB after $delayMs ms does not hide a caller', async (echo) => {
    const { call, line } = stage(echo);
    await call.pass(2500);
    call.stt.enqueue({ final: { text: 'stop please' } });
    line.say(caller(0.2 * 10 ** (echo.levelDb / 20)));
    await call.pass(500);
    expect(clears(call)[0]! - 2500).toBeLessThanOrEqual(300);
    await call.pass(4000);
    expect(call.events('turn.committed')).toMatchObject([{ text: 'stop please' }]);
  });

  it('[EC2] the quickest agent hears a caller over its echo with the second frame', async () => {
    const { call, line } = stage({ levelDb: -20, delayMs: 200 }, QUICKEST);
    await call.pass(2500);
    line.say(caller(0.03));
    await call.pass(500);
    expect(clears(call)[0]! - 2500).toBeLessThanOrEqual(40);
  });

  it('[EC3] is told once, with its delay and its loudness', async () => {
    const { call } = stage({ levelDb: -20, delayMs: 240 });
    await call.pass(8000);
    const found = call.events('echo.found');
    expect(found).toHaveLength(1);
    expect(Math.abs(found[0]!.delayMs - 240)).toBeLessThanOrEqual(25);
    expect(Math.abs(found[0]!.levelDb + 20)).toBeLessThanOrEqual(4);
  });

  it('[EC5] words of its own, which a cough let through, do not interrupt it', async () => {
    const { call, line } = stage({ levelDb: -12, delayMs: 240 });
    await call.pass(2500);
    call.stt.enqueue({ final: { text: 'four five six', afterFinishMs: 100 } });
    line.say(caller(0.2).subarray(0, 400 * 16));
    await call.pass(6000);
    expect(call.events('reply.resumed')).toHaveLength(1);
    expect(call.events('turn.committed')).toEqual([]);
  });

  it('[EC5] words of the caller do, also where the line echoes', async () => {
    const { call, line } = stage({ levelDb: -12, delayMs: 240 });
    await call.pass(2500);
    call.stt.enqueue({ final: { text: 'four o clock', afterFinishMs: 100 } });
    line.say(caller(0.2).subarray(0, 400 * 16));
    await call.pass(6000);
    expect(call.events('turn.committed')).toMatchObject([{ text: 'four o clock' }]);
  });

  it('[EC4] may come another way in the middle of a reply', async () => {
    const { call, line } = stage({ levelDb: -24, delayMs: 60 });
    await call.pass(2400);
    line.change({ levelDb: -12, delayMs: 330 });
    await call.pass(6000);
    expect(clears(call)).toEqual([]);
    expect(call.history).toEqual([`agent: ${LONG}`]);
  });
});
