import { describe, expect, it } from 'vitest';
import { spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import { callStage } from '../support/stage.ts';

const stage = callStage();

const ANSWER = spokenAnswer('We open at nine. Would you like to come in?', { firstMs: 80, everyMs: 10 });

describe('a turn', () => {
  it('[GR1] greets as soon as the line is open, from the first word', async () => {
    const call = stage();
    await call.pass(100);
    expect(call.events('reply.started')[0]).toMatchObject({ kind: 'greeting', atMs: 0 });
    await call.pass(3000);
    expect(call.history).toEqual(['agent: Hello, how can I help?']);
  });

  it('[EP1] answers what was said, once the caller has been silent long enough', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(1000, { final: { text: 'i would like to know your opening hours', afterFinishMs: 30 } });
    await call.pass(5000);
    const [turn] = call.events('turn.committed');
    expect(turn).toMatchObject({ speechEndedMs: 4000, rule: 'EP1', atMs: 4550 });
    expect(call.history).toEqual([
      'agent: Hello, how can I help?',
      'caller: i would like to know your opening hours',
      'agent: We open at nine. Would you like to come in?',
    ]);
  });

  it.each([
    ['EP2', 'when do you open', 4280],
    ['EP3', 'my number is', 5200],
    ['EP4', 'five five five', 5400],
  ])('[%s] waits as long as the words ask for: "%s"', async (rule, text, atMs) => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(1000, { final: { text, afterFinishMs: 30 } });
    await call.pass(5000);
    expect(call.events('turn.committed')).toMatchObject([{ rule, atMs }]);
  });

  it('[EP4] waits through the pauses of a number that was asked for, and not after its last digit', async () => {
    const expects = { slots: ['phone'], shape: 'digits' as const, digits: { min: 7, max: 7 } };
    const greeting = { text: 'What is your number?', interruptible: true, expect: expects };
    const call = stage({ plan: { greeting }, answers: [ANSWER] });
    await call.pass(2500);
    await call.speak(800, { final: { text: 'five five five' } });
    await call.pass(1000);
    expect(call.events('turn.committed')).toEqual([]);
    await call.speak(1000, { final: { text: 'one two three four' } });
    await call.pass(3000);
    const [turn] = call.events('turn.committed');
    expect(turn).toMatchObject({ text: 'five five five one two three four', rule: 'EP2' });
    expect(turn!.atMs).toBe(turn!.speechEndedMs! + 280);
  });

  it('[EP5] waits while something is being spelled', async () => {
    const expects = { slots: ['name'], shape: 'spelling' as const };
    const greeting = { text: 'Please spell your name.', interruptible: true, expect: expects };
    const call = stage({ plan: { greeting }, answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(1000, { final: { text: 'm i l l' } });
    await call.pass(4000);
    expect(call.events('turn.committed')).toMatchObject([{ rule: 'EP5', atMs: 5400 }]);
  });

  it('[EP6] goes on with the same turn when the caller speaks again before its end', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'i would like' } });
    await call.pass(700);
    await call.speak(600, { final: { text: 'an appointment please' } });
    await call.pass(4000);
    expect(call.events('turn.committed')).toMatchObject([{ text: 'i would like an appointment please' }]);
  });

  it('[EP7] takes the partial text, with little confidence, when the final never comes', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(600, { partials: [{ afterMs: 300, text: 'hello there' }], stall: true });
    await call.pass(4000);
    expect(call.events('turn.committed')).toMatchObject([{ text: 'hello there', confidence: 0.4 }]);
    expect(call.stt.hearings[0]).toMatchObject({ aborted: true, closed: true });
  });

  it('[TN1] lets noise that nobody could understand go by without a word', async () => {
    const call = stage();
    await call.pass(3000);
    await call.speak(300, { final: { text: '' } });
    await call.pass(3000);
    expect(call.events('turn.committed')).toEqual([]);
    expect(call.events('reply.started')).toHaveLength(1);
  });

  it('[TN3] merges what is said while the agent thinks into the turn', async () => {
    const slow = spokenAnswer('Certainly.', { firstMs: 3000, everyMs: 10 });
    const call = stage({ answers: [slow, ANSWER] });
    await call.pass(3000);
    await call.speak(800, { final: { text: 'when do you open' } });
    await call.pass(600);
    await call.speak(800, { final: { text: 'on mondays i mean' } });
    await call.pass(6000);
    expect(call.events('turn.committed').map((turn) => turn.text)).toEqual([
      'when do you open',
      'when do you open on mondays i mean',
    ]);
    expect(call.llm.aborted).toBe(1);
    expect(call.history.filter((line) => line.startsWith('caller'))).toEqual([
      'caller: when do you open on mondays i mean',
    ]);
  });

  it('[SP1] speaks the first clause while the rest is still being generated', async () => {
    const slow = spokenAnswer('We open at nine every day. And we close at five.', {
      firstMs: 50,
      everyMs: 300,
    });
    const call = stage({ answers: [slow] });
    await call.pass(3000);
    await call.speak(800, { final: { text: 'when do you open' } });
    await call.pass(6000);
    const thoughtMs = call.log.find(
      (entry) => entry.kind === 'input' && entry.data.type === 'think.done',
    )!.atMs;
    expect(call.events('reply.audible')[1]!.atMs).toBeLessThan(thoughtMs);
  });

  it('[WF1] tells where the wait went, in parts that sum to the whole', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(800, { final: { text: 'when do you open', afterFinishMs: 40 } });
    await call.pass(4000);
    const { waterfall } = call.events('reply.audible')[1]!;
    const { totalMs, ...parts } = waterfall!;
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(totalMs);
    expect(totalMs).toBe(call.events('reply.audible')[1]!.atMs - 3800);
  });
});
