import { describe, expect, it } from 'vitest';
import { SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { loud, type StagedCall } from '../support/staged-call.ts';
import { spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import {
  fakeTurnDetector,
  type FakeTurnDetector,
  type PredictionScript,
} from '#voice/ports/fakes/turn-detector.ts';
import { callStage } from '../support/stage.ts';

const stage = callStage();
const QUIET = { greeting: { text: '', interruptible: true, expect: { slots: [], shape: 'open' as const } } };
const ANSWER = spokenAnswer('Certainly.', { firstMs: 80, everyMs: 10 });
const SLOW = spokenAnswer('Certainly.', { firstMs: 3000, everyMs: 10 });

/** A voiced sound that glides from one pitch to another, and grows softer by so many decibels. */
function glide(
  ms: number,
  { fromHz, toHz, fadeDb }: { fromHz: number; toHz: number; fadeDb: number },
): Float32Array {
  let phase = 0;
  const length = (ms * SAMPLE_RATE_HZ) / 1000;
  return Float32Array.from({ length }, (_, i) => {
    phase += (fromHz * (toHz / fromHz) ** (i / length)) / SAMPLE_RATE_HZ;
    let sum = 0;
    for (let harmonic = 1; harmonic <= 12; harmonic += 1)
      sum += Math.sin(2 * Math.PI * harmonic * phase) / harmonic;
    return 0.25 * sum * 10 ** ((-fadeDb * i) / length / 20);
  });
}

async function say(call: StagedCall, samples: Float32Array, text: string): Promise<void> {
  call.stt.enqueue({ final: { text, afterFinishMs: 20 } });
  const done = call.line.speak(samples);
  await call.pass((samples.length / SAMPLE_RATE_HZ) * 1000);
  await done;
  call.line.idle();
}

const still = (ms: number): Float32Array => new Float32Array((ms * SAMPLE_RATE_HZ) / 1000);
const joined = (...parts: Float32Array[]): Float32Array =>
  Float32Array.from(parts.flatMap((part) => [...part]));

/** A caller who says something, and then what `after` holds: until the turn is taken, in milliseconds after the first words. */
async function pausing(after: Float32Array, texts: string[]) {
  const call = stage({ plan: QUIET, answers: [ANSWER] });
  await call.pass(500);
  for (const text of texts) call.stt.enqueue({ final: { text, afterFinishMs: 20 } });
  const sound = joined(loud(600), after);
  const done = call.line.speak(sound);
  await call.pass((sound.length / SAMPLE_RATE_HZ) * 1000);
  await done;
  call.line.idle();
  await call.pass(3000);
  const turns = call.events('turn.committed');
  const waited = turns[0]!.atMs - turns[0]!.speechEndedMs!;
  return { texts: turns.map(({ text }) => text), waited };
}

describe('the end of a turn', () => {
  it('[EP20] does not cut off a caller who has just opened their mouth again', async () => {
    const { texts } = await pausing(joined(still(520), loud(700)), ['a table on tuesday', 'at eight']);
    expect(texts).toEqual(['a table on tuesday at eight']);
  });

  it('[EP20] comes a moment later where something clicks, and no later than that where it never stops', async () => {
    const plain = await pausing(still(20), ['a table on tuesday']);
    const click = await pausing(joined(still(520), loud(20)), ['a table on tuesday']);
    expect(click.waited).toBeGreaterThan(plain.waited + 20);
    expect(click.waited).toBeLessThanOrEqual(plain.waited + 100);
    const clicks = Array.from({ length: 12 }, () => joined(still(60), loud(20)));
    const restless = await pausing(joined(still(400), ...clicks), ['a table on tuesday']);
    expect(restless.waited).toBeLessThanOrEqual(plain.waited + 220);
  });

  it('[HR6] [EP2] comes 280 ms after a question though the final takes 200 ms, where the recogniser tells it early', async () => {
    const waits: number[] = [];
    for (const earlyFinals of [0, 3]) {
      const call = stage({ plan: QUIET, answers: [ANSWER], ...(earlyFinals > 0 && { earlyFinals }) });
      await call.pass(500);
      await call.speak(900, { final: { text: 'when do you open', afterFinishMs: 170 } });
      await call.pass(3000);
      const [turn] = call.events('turn.committed');
      expect(turn).toMatchObject({ text: 'when do you open', rule: 'EP2' });
      waits.push(turn!.atMs - turn!.speechEndedMs!);
    }
    expect(waits[0]).toBeGreaterThanOrEqual(370);
    expect(waits[1]).toBeLessThanOrEqual(300);
  });

  it('[HR6] is what the caller said to its end, though the recogniser had told the beginning already', async () => {
    const call = stage({ plan: QUIET, answers: [ANSWER], earlyFinals: 3 });
    await call.pass(500);
    call.stt.enqueue({
      early: [{ afterMs: 10, text: 'when do you' }],
      final: { text: 'when do you open on sunday', afterFinishMs: 100 },
    });
    const sound = new Float32Array([
      ...loud(600),
      ...new Float32Array((140 * SAMPLE_RATE_HZ) / 1000),
      ...loud(700),
    ]);
    const done = call.line.speak(sound);
    await call.pass(1440);
    await done;
    call.line.idle();
    await call.pass(3000);
    expect(call.events('turn.committed').map(({ text }) => text)).toEqual(['when do you open on sunday']);
    expect(call.stt.hearings).toHaveLength(1);
  });

  it('[HR6] [EP7] waits no longer for an early final that never comes than for any other', async () => {
    const call = stage({ plan: QUIET, answers: [ANSWER], earlyFinals: 3 });
    await call.pass(500);
    await call.speak(900, { partials: [{ afterMs: 400, text: 'when do you open' }], stall: true });
    await call.pass(5000);
    const [turn] = call.events('turn.committed');
    expect(turn).toMatchObject({ text: 'when do you open', confidence: 0.4 });
    expect(call.stt.hearings.map(({ closed }) => closed)).toEqual([true]);
  });

  it('[EP11] comes sooner after a voice that falls and dies away than after one that stays level', async () => {
    const waits: number[] = [];
    for (const melody of [
      { fromHz: 220, toHz: 110, fadeDb: 15 },
      { fromHz: 160, toHz: 160, fadeDb: 0 },
    ]) {
      const call = stage({ plan: QUIET, answers: [ANSWER] });
      await call.pass(500);
      await say(call, glide(900, melody), 'i would like a table on tuesday');
      await call.pass(3000);
      const [turn] = call.events('turn.committed');
      expect(turn?.rule).toBe('EP1+EP11');
      waits.push(turn!.atMs - turn!.speechEndedMs!);
    }
    expect(waits[0]).toBeLessThan(500);
    expect(waits[1]).toBeGreaterThan(600);
  });

  it('[EP19] "I was about to spell my name": waits after a name that the agent has asked for itself', async () => {
    const waits: number[] = [];
    for (const text of ['Good morning, may I have your name?', 'Good morning, how are you today?']) {
      const greeting = { text, interruptible: true, expect: { slots: [], shape: 'open' as const } };
      const call = stage({ plan: { greeting }, answers: [ANSWER] });
      await call.pass(6000);
      await say(call, glide(600, { fromHz: 160, toHz: 150, fadeDb: 5 }), "it's hansen");
      await call.pass(3000);
      const [turn] = call.events('turn.committed');
      waits.push(turn!.atMs - turn!.speechEndedMs!);
    }
    expect(waits[0]).toBeGreaterThan(900);
    expect(waits[1]).toBeLessThan(800);
  });

  it('[EP12] does not take the pause after "let me check" for one within the number', async () => {
    const call = stage({ plan: QUIET, answers: [ANSWER] });
    await call.pass(500);
    const flat = { fromHz: 160, toHz: 150, fadeDb: 5 };
    await say(call, glide(600, flat), 'let me check');
    await call.pass(1100);
    await say(call, glide(900, flat), 'it is number fourteen');
    await call.pass(3000);
    const [turn] = call.events('turn.committed');
    expect(turn).toMatchObject({ text: 'let me check it is number fourteen' });
    expect(turn!.rule).not.toContain('EP12');
    expect(turn!.atMs - turn!.speechEndedMs!).toBeLessThan(1500);
  });

  it('[EP12] waits longer for a caller who was cut off in two pauses, and says why', async () => {
    const call = stage({ plan: QUIET, answers: [SLOW, SLOW, SLOW, SLOW, SLOW] });
    await call.pass(500);
    for (const text of ['i need a table', 'on tuesday evening', 'outside please']) {
      await call.speak(600, { final: { text } });
      await call.pass(700);
    }
    expect(call.session.state.silences).toEqual([700, 700]);
    await call.pass(8000);
    await call.speak(600, { final: { text: 'and a chair for a child' } });
    await call.pass(4000);
    const waits = call.events('turn.committed').map((turn) => turn.atMs - turn.speechEndedMs!);
    expect(waits).toEqual([550, 550, 875, 875]);
    expect(call.events('turn.committed').at(-1)?.rule).toBe('EP1+EP12');
  });

  it('[EP12] learns nothing from a pause that the words asked for', async () => {
    const call = stage({ plan: QUIET, answers: [ANSWER] });
    await call.pass(500);
    await call.speak(600, { final: { text: 'my number is' } });
    await call.pass(900);
    await call.speak(600, { final: { text: 'five five five' } });
    await call.pass(900);
    await call.speak(600, { final: { text: 'oh one nine nine' } });
    await call.pass(3000);
    expect(call.session.state.silences).toEqual([0]);
    expect(call.events('turn.committed')).toMatchObject([
      { text: 'my number is five five five oh one nine nine', rule: 'EP10' },
    ]);
  });

  it('[EP16] comes in time in a noisy room: the caller heard nothing for as long as somebody shouted in the background', async () => {
    const call = stage({ plan: QUIET, answers: [ANSWER] });
    await call.pass(500);
    await call.speak(900, { final: { text: 'i would like a table on tuesday' } });
    await call.pass(300);
    await call.speak(400, { final: { text: '', afterFinishMs: 20 } });
    await call.pass(3000);
    const [turn, ...more] = call.events('turn.committed');
    expect(more).toEqual([]);
    expect(turn?.speechEndedMs).toBe(1400);
    expect(turn!.atMs).toBeLessThan(1400 + 300 + 400 + 300);
  });

  it('[EP8] waits for the end of a mail address through its pauses', async () => {
    const expects = { slots: ['mail'], shape: 'spelling' as const, mail: true as const };
    const call = stage({
      plan: { greeting: { text: 'Your mail address, please?', interruptible: true, expect: expects } },
      answers: [ANSWER],
    });
    await call.pass(3000);
    for (const text of ['anna dot miller', 'at example', 'dot com']) {
      await call.speak(600, { final: { text } });
      await call.pass(1000);
    }
    const [turn, ...more] = call.events('turn.committed');
    expect(turn).toMatchObject({ text: 'anna dot miller at example dot com', rule: 'EP2' });
    expect(more).toEqual([]);
    expect(turn!.atMs - turn!.speechEndedMs!).toBe(280);
  });
});

describe('a learned turn detector', () => {
  const call = async (say: PredictionScript[], text: string) => {
    let detector: FakeTurnDetector | undefined;
    const staged = stage({
      plan: QUIET,
      answers: [ANSWER],
      turnDetector: (clock) => (detector = fakeTurnDetector(clock, say)),
    });
    await staged.pass(500);
    await staged.speak(900, { final: { text, afterFinishMs: 20 } });
    await staged.pass(3000);
    const [turn] = staged.events('turn.committed');
    return { staged, detector: detector!, rule: turn?.rule, waitMs: turn && turn.atMs - turn.speechEndedMs! };
  };

  it.each<[string, PredictionScript, string, number]>([
    ['is sure of the end', { say: 1 }, 'EP1+EP13', 280],
    ['is sure of the contrary', { say: 0 }, 'EP1+EP13', 1400],
    ['does not know', { say: 0.5 }, 'EP1', 550],
    ['answers while the silence is waited for', { afterMs: 300, say: 0 }, 'EP1+EP13', 1400],
    ['answers too late', { afterMs: 400, say: 0 }, 'EP1', 550],
    ['fails', { say: 'broken' }, 'EP1', 550],
    ['says nothing', { say: 'silent' }, 'EP1', 550],
    ['says what is no probability', { say: 7 }, 'EP1', 550],
  ])('[EP13] that %s', async (_, script, rule, waitMs) => {
    expect(await call([script], 'i would like a table on tuesday')).toMatchObject({ rule, waitMs });
  });

  it('[EP13] is given the utterance with what came before it and the quiet behind it, and is let go of when the call ends', async () => {
    const { staged, detector } = await call([{ say: 'silent' }], 'a table on tuesday');
    expect(detector.asked).toEqual([{ samples: 16 * (300 + 900 + 200), aborted: false }]);
    staged.session.end('operator', 'enough');
    await staged.pass(10_000);
    expect(detector.asked[0]?.aborted).toBe(true);
  });

  it('[EP13] is asked no more about what the caller goes on with', async () => {
    const { staged, detector } = await call([{ say: 'silent' }, { say: 'silent' }], 'my number is');
    await staged.speak(500, { final: { text: 'five' } });
    expect(detector.asked[0]?.aborted).toBe(true);
    await staged.pass(3000);
    expect(detector.asked).toHaveLength(2);
  });
});
