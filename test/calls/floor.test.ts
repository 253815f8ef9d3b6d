import { describe, expect, it } from 'vitest';
import { spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import type { ToolRunner } from '#voice/ports/language-model.ts';
import { loud, PLAN } from '../support/staged-call.ts';
import { callStage } from '../support/stage.ts';
import { sleep } from '#voice/ports/clock.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';

const stage = callStage();
const ANSWER = spokenAnswer('We open at nine.', { firstMs: 80, everyMs: 10 });

describe('silence', () => {
  it('[SI1] [SI2] asks once, asks again, then says goodbye and hangs up', async () => {
    const call = stage();
    await call.pass(60_000);
    expect(call.history).toEqual([
      'agent: Hello, how can I help?',
      'agent: Are you still there?',
      'agent: I can hear nothing.',
      'agent: Goodbye then.',
    ]);
    expect(call.events('call.ended')).toMatchObject([{ by: 'silence' }]);
  });

  it('[SI1] counts silence from the end of what the agent said', async () => {
    const call = stage();
    await call.pass(10_000);
    const [greeting] = call.events('reply.ended');
    expect(call.events('reply.started')[1]!.atMs - greeting!.atMs).toBe(7000);
  });

  it('[SI3] gives the caller who asked for time more of it', async () => {
    const outcome = { expect: { slots: [], shape: 'open' as const, patienceMs: 30_000 } };
    const call = stage({ answers: [spokenAnswer('Take your time.', { firstMs: 50, everyMs: 5 }, outcome)] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'hold on' } });
    await call.pass(25_000);
    expect(call.events('reply.started').map((reply) => reply.kind)).toEqual(['greeting', 'answer']);
  });

  it('[SI4] never leaves a waiting line without a reason in the log', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'when do you open' } });
    await call.pass(5000);
    expect(call.events('silence').map(({ because }) => because)).toEqual([
      'waiting-for-caller',
      'thinking',
      'waiting-for-caller',
    ]);
  });
});

describe('keys and text', () => {
  it('[KP1] takes keys as a turn after a pause, and at once after the hash key', async () => {
    const call = stage({ answers: [ANSWER, ANSWER] });
    await call.pass(3000);
    for (const digit of '42') call.line.press(digit);
    await call.pass(6000);
    for (const digit of '77#') call.line.press(digit);
    await call.pass(3000);
    expect(call.events('turn.committed')).toMatchObject([
      { text: '42', via: 'keypad', confidence: 1 },
      { text: '77', via: 'keypad' },
    ]);
    expect(call.events('turn.committed')[0]!.atMs).toBe(3000 + 2500);
  });

  it('[TX1] answers what was typed at once, also over the agent', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(500);
    call.line.type('when do you open?');
    await call.pass(4000);
    expect(call.events('turn.committed')).toMatchObject([{ via: 'typed', atMs: 500 }]);
    expect(call.events('reply.ended')[0]).toMatchObject({ cut: true });
    expect(call.history.at(-1)).toBe('agent: We open at nine.');
  });
});

describe('text before the reply to the last turn is heard', () => {
  it('[TX2] is a turn of its own: "goodbye" after an answer is not swallowed by it', async () => {
    const call = stage({
      answers: [spokenAnswer('Ten of clubs, thank you.', { firstMs: 400, everyMs: 5 }), ANSWER],
    });
    await call.pass(3000);
    call.line.type('ten of clubs');
    await call.pass(200);
    call.line.type('goodbye');
    await call.pass(4000);
    expect(call.events('turn.committed').map((turn) => turn.text)).toEqual(['ten of clubs', 'goodbye']);
    expect(call.history).toEqual([
      'agent: Hello, how can I help?',
      'caller: ten of clubs',
      'caller: goodbye',
      'agent: We open at nine.',
    ]);
  });
});

describe('the end', () => {
  it('[EN1] hangs up when the last word has been heard, not before', async () => {
    const outcome = { end: { reason: 'done' } };
    const call = stage({
      answers: [spokenAnswer('Goodbye and thank you.', { firstMs: 50, everyMs: 5 }, outcome)],
    });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'bye' } });
    await call.pass(6000);
    const hangUp = call.line.records.find((record) => record.type === 'hangUp');
    expect(call.line.unplayedMs).toBe(0);
    expect(hangUp!.atMs).toBeGreaterThanOrEqual(call.line.played.at(-1)!.toMs);
    expect(call.events('call.ended')).toMatchObject([{ reason: 'done', by: 'agent' }]);
    expect(call.history.at(-1)).toBe('agent: Goodbye and thank you.');
  });

  it.each([0, 500, 2500, 3400, 3900, 4300, 4700, 6000])(
    '[EN2] closes everything when the caller hangs up after %i ms',
    async (atMs) => {
      const call = stage({
        answers: [spokenAnswer('We open at nine. And close at five.', { firstMs: 400, everyMs: 50 })],
      });
      await call.pass(Math.min(atMs, 3000));
      if (atMs > 3000) {
        call.stt.enqueue({ final: { text: 'when do you open', afterFinishMs: 60 } });
        void call.line.speak(loud(800)).then(() => call.line.idle());
        await call.pass(atMs - 3000);
      }
      call.line.leave();
      await call.pass(50);
      expect(call.ended).toBe(true);
      expect(call.events('call.ended')).toMatchObject([{ by: 'caller' }]);
      expect(call.llm.open).toBe(0);
      expect(call.stt.hearings.every((hearing) => hearing.closed)).toBe(true);
      expect(call.clock.pendingTimers).toBeLessThanOrEqual(1);
      const length = call.log.length;
      await call.pass(20_000);
      expect(call.log).toHaveLength(length);
    },
  );

  it('[EN3] says goodbye when somebody else ends the call, cutting what was being said', async () => {
    const call = stage();
    await call.pass(500);
    call.session.end('api', 'maintenance');
    await call.pass(4000);
    expect(call.history.at(-1)).toBe('agent: Goodbye.');
    expect(call.events('call.ended')).toMatchObject([{ by: 'api', reason: 'maintenance' }]);
  });

  it('[LM1] ends a call at its longest length', async () => {
    const call = stage({ plan: { limits: { ...PLAN.limits, maxCallMs: 5000 } } });
    await call.pass(12_000);
    expect(call.history.at(-1)).toBe('agent: We have to stop here.');
    expect(call.events('call.ended')).toMatchObject([{ by: 'limit' }]);
  });

  it('[LM2] answers a turn that never ends with what there is of it', async () => {
    const call = stage({ plan: { limits: { ...PLAN.limits, maxTurnMs: 5000 } }, answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(9000, { final: { text: 'and then i said', afterFinishMs: 20 } });
    await call.pass(4000);
    expect(call.events('turn.committed')[0]!.atMs).toBeLessThan(3000 + 5000 + 1500);
    expect(call.history).toContain('agent: We open at nine.');
  });
});

describe('tools', () => {
  const request = { id: 'a1', name: 'hours', arguments: {} };
  const withTool = (clock: VirtualClock, takesMs: number): ToolRunner => ({
    tools: [{ name: 'hours', description: 'opening hours', parameters: {} }],
    run: async () => {
      await sleep(clock, takesMs);
      return { ok: true, value: 'nine' };
    },
  });

  it('[TL1] asks the model again with the result of its tool', async () => {
    const clock = new VirtualClock();
    const call = stage({
      clock,
      tools: withTool(clock, 500),
      answers: [[{ text: 'Let me look. ' }, { tool: request }], ANSWER],
    });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'when do you open' } });
    await call.pass(6000);
    expect(call.llm.requests[1]!.since).toEqual([
      { who: 'agent', text: 'Let me look. ' },
      { who: 'tool', request, result: { ok: true, value: 'nine' } },
    ]);
    expect(call.history.at(-1)).toBe('agent: Let me look. We open at nine.');
  });

  it('[TL3] ends the call after the words that follow a tool that says so, and keeps what it learned', async () => {
    const clock = new VirtualClock();
    const tools: ToolRunner = {
      tools: [],
      run: () =>
        Promise.resolve({ ok: true, value: null, end: { reason: 'booked' }, slots: { name: 'Anna' } }),
    };
    const call = stage({
      clock,
      tools,
      answers: [[{ tool: request }], spokenAnswer('Goodbye, Anna.', { firstMs: 50, everyMs: 5 })],
    });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'anna that is all' } });
    await call.pass(5000);
    expect(call.history.at(-1)).toBe('agent: Goodbye, Anna.');
    expect(call.events('slots')).toMatchObject([{ slots: { name: 'Anna' } }]);
    expect(call.events('call.ended')).toMatchObject([{ by: 'agent', reason: 'booked' }]);
  });

  it('[TL2] keeps the result of a tool whose answer was interrupted, and does not run it twice', async () => {
    const clock = new VirtualClock();
    const call = stage({
      clock,
      tools: withTool(clock, 2500),
      answers: [[{ text: 'Let me look that up for you now. ' }, { tool: request }], ANSWER],
    });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'when do you open' } });
    await call.pass(1600);
    await call.speak(900, { final: { text: 'never mind that', afterFinishMs: 20 } });
    await call.pass(6000);
    expect(call.events('tool.called')).toHaveLength(1);
    expect(call.events('tool.answered')).toMatchObject([{ ok: true }]);
    expect(call.history.filter((line) => line.startsWith('tool'))).toEqual(['tool: hours']);
  });
});
