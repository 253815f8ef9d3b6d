/** Moments in which a call once fell silent for ever, or lost its goodbye: each opens with what the caller would have heard. */
import { describe, expect, it } from 'vitest';
import { step } from '#voice/conversation.ts';
import { spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import type { FallbackPolicy } from '#voice/plan.ts';
import { newCall } from '#voice/state.ts';
import { loud, PLAN } from '../support/staged-call.ts';
import { callStage } from '../support/stage.ts';

const stage = callStage();
const ANSWER = spokenAnswer('We open at nine.', { firstMs: 80, everyMs: 10 });
const QUESTION = { final: { text: 'when do you open' } };
const NO_GREETING = { text: '', interruptible: true, expect: { slots: [], shape: 'open' as const } };

describe('a caller who would have waited for ever', () => {
  it('[SI1] is asked again after a noise about which the recogniser took its time', async () => {
    const call = stage();
    await call.pass(3000);
    await call.speak(300, { final: { text: '', afterFinishMs: 900 } });
    await call.pass(9000);
    expect(call.events('reply.started').map(({ kind }) => kind)).toEqual(['greeting', 'prompt']);
  });

  it('[BI7] hears the answer though they coughed while the agent thought about it', async () => {
    const call = stage({ answers: [spokenAnswer('We open at nine.', { firstMs: 2500, everyMs: 5 })] });
    await call.pass(3000);
    await call.speak(600, QUESTION);
    await call.pass(700);
    await call.speak(200, { final: { text: '' } });
    await call.pass(6000);
    expect(call.events('reply.resumed')).toMatchObject([{ because: 'noise' }]);
    expect(call.history.at(-1)).toMatch(/We open at nine\.$/u);
  });

  it('[FL1] hears a filler though they coughed while the agent thought', async () => {
    const call = stage({ answers: [spokenAnswer('We open at nine.', { firstMs: 3800, everyMs: 5 })] });
    await call.pass(3000);
    await call.speak(600, QUESTION);
    await call.pass(1300);
    await call.speak(200, { final: { text: '' } });
    await call.pass(6000);
    expect(call.history.at(-1)).toBe('agent: One moment. We open at nine.');
  });

  it('[TX1] is answered in writing though the room hums without end', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    call.stt.enqueue({ final: { text: '' } });
    void call.line.speak(loud(20_000)).then(() => call.line.idle());
    await call.pass(1000);
    call.line.type('when do you open?');
    await call.pass(3000);
    expect(call.events('turn.committed')).toMatchObject([{ via: 'typed', atMs: 4000 }]);
    expect(call.history.at(-1)).toBe('agent: We open at nine.');
  });

  it('[KP1] is answered by keypad though the room hums without end', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    call.stt.enqueue({ final: { text: '' } });
    void call.line.speak(loud(20_000)).then(() => call.line.idle());
    await call.pass(1000);
    call.line.press('4');
    call.line.press('2');
    await call.pass(5000);
    expect(call.events('turn.committed')).toMatchObject([{ text: '42', via: 'keypad', atMs: 6500 }]);
    expect(call.stt.hearings.every(({ closed }) => closed)).toBe(true);
  });

  it('[FB6] hears what became of "one moment" when no model is left to answer', async () => {
    const then = [
      { do: 'maintain_voice_stream' as const, say: 'One moment, please.' },
      { do: 'switch_provider' as const },
    ];
    const call = stage({
      plan: { fallbacks: [{ id: 'llm', on: 'llm_error', then }] },
      answers: [[{ fail: 'provider.failed' }]],
    });
    await call.pass(3000);
    await call.speak(600, QUESTION);
    await call.pass(5000);
    expect(call.history.at(-1)).toBe('agent: One moment, please. Sorry, something went wrong.');
  });

  it('[FB6] is asked again when an answer is empty and the policy only keeps the line alive', async () => {
    const fallbacks: FallbackPolicy[] = [
      { id: 'hum', on: 'llm_error', then: [{ do: 'maintain_voice_stream' }] },
    ];
    const call = stage({ plan: { fallbacks }, answers: [[{ outcome: {} }]] });
    await call.pass(3000);
    await call.speak(600, QUESTION);
    await call.pass(10_000);
    expect(call.events('reply.started').at(-1)).toMatchObject({ kind: 'prompt' });
  });

  it('[FB7] hears the rest of the call when the second voice never begins the rest of a clause', async () => {
    const tts = [{ id: 'tts', on: 'tts_error' as const, then: [{ do: 'switch_provider' as const }] }];
    const call = stage({ plan: { fallbacks: tts, greeting: NO_GREETING }, answers: [ANSWER, ANSWER] });
    call.tts.enqueue({ cutAfterAudioMs: 500 });
    await call.speak(600, QUESTION);
    await call.pass(4000);
    expect(call.events('reply.ended')).toMatchObject([{ heard: 'We open', cut: true }]);
    await call.speak(600, QUESTION);
    await call.pass(4000);
    expect(call.history.at(-1)).toBe('agent: We open at nine.');
  });

  it.each([
    ['has no wordings for anything', { ...PLAN.speech, clarify: [], apology: '' }],
    ['has only a picture to show', { ...PLAN.speech, clarify: ['🙂'], apology: '🙂' }],
  ])('[SI1] is asked again by an agent that %s', async (_, speech) => {
    const call = stage({ plan: { speech } });
    await call.pass(3000);
    await call.speak(900, { final: { text: '', refused: true } });
    await call.pass(10_000);
    expect(call.events('reply.started').at(-1)).toMatchObject({ kind: 'prompt' });
  });

  it('[SI2] is bidden farewell when nobody is there any more, whatever a policy says meanwhile', async () => {
    const fallbacks: FallbackPolicy[] = [
      { id: 'again', on: 'no_input', then: [{ do: 'prompt_for_clarification', say: ['Hello?'] }] },
    ];
    const call = stage({ plan: { fallbacks } });
    await call.pass(60_000);
    expect(call.history.slice(1)).toEqual(['agent: Hello?', 'agent: Hello?', 'agent: Hello? Goodbye then.']);
    expect(call.events('call.ended')).toMatchObject([{ by: 'silence' }]);
  });
});

describe('the goodbye', () => {
  it('[EN3] is said in whatever instant the call is ended', async () => {
    for (let atMs = 1300; atMs < 1600; atMs += 5) {
      const call = stage();
      await call.pass(atMs);
      call.session.end('api', 'maintenance');
      await call.pass(4000);
      expect(call.history.at(-1), `ended after ${atMs} ms`).toBe('agent: Goodbye.');
    }
  });

  it('[FB1] is said, once, to a caller whose words over the agent end the call', async () => {
    const fallbacks: FallbackPolicy[] = [
      { id: 'end', on: 'confidence_below', below: 0.6, then: [{ do: 'end_call' }, { do: 'end_call' }] },
    ];
    const call = stage({ plan: { fallbacks } });
    await call.pass(600);
    await call.speak(500, { final: { text: 'stop it', confidence: 0.2, afterFinishMs: 450 } });
    await call.pass(6000);
    expect(call.history.at(-1)).toBe('agent: Goodbye.');
    expect(call.ended).toBe(true);
  });

  it('[EN3] is nothing for a call that has not been answered: it ends at once', () => {
    const call = newCall(PLAN, { stt: 1, tts: 1, llm: 1 });
    const { state, effects } = step(call, { type: 'call.end', atMs: 0, by: 'shutdown', reason: 'stopping' });
    expect(effects).toContainEqual({ type: 'line.hang-up', reason: 'stopping' });
    const closed = step(state, { type: 'line.closed', atMs: 10, reason: 'ended' });
    expect(closed.state.phase).toBe('ended');
    expect(closed.effects).toContainEqual({
      type: 'note',
      event: { type: 'call.ended', reason: 'stopping', by: 'shutdown', durationMs: 10 },
    });
  });

  it('[EN2] keeps no closed line waiting: the record closes in the instant of the hang-up', async () => {
    for (let atMs = 1300; atMs < 1600; atMs += 5) {
      const call = stage();
      await call.pass(atMs);
      call.line.leave();
      await call.pass(1);
      expect(call.ended, `left after ${atMs} ms`).toBe(true);
      expect(call.effects('line.hang-up')).toEqual([]);
    }
  });
});

describe('the agent after an interruption', () => {
  it('[BI8] is heard again, whatever clause had just ended when the caller pressed a key', async () => {
    const talk = spokenAnswer('One two. Three four. Five six. Seven eight. Nine ten. Eleven.', {
      firstMs: 50,
      everyMs: 0,
    });
    for (let atMs = 500; atMs < 1100; atMs += 5) {
      const call = stage({ plan: { greeting: NO_GREETING }, answers: [talk, ANSWER] });
      call.line.type('count');
      await call.pass(atMs);
      call.line.press('1');
      call.line.press('#');
      await call.pass(3000);
      expect(call.history.at(-1), `pressed after ${atMs} ms`).toBe('agent: We open at nine.');
    }
  });
});
