import { describe, expect, it } from 'vitest';
import { step } from '#voice/conversation.ts';
import { spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import { StagedCall } from '../support/staged-call.ts';

describe('the log', () => {
  it('[RE1] of a ten-minute call replays to itself, and the call runs in well under its time', async () => {
    const answer = spokenAnswer('We open at nine, and we close at five in the afternoon.', {
      firstMs: 200,
      everyMs: 15,
    });
    const call = new StagedCall({ answers: Array.from({ length: 60 }, () => answer) });
    await call.pass(3000);
    while (call.clock.nowMs() < 600_000) {
      await call.speak(1200, {
        partials: [{ afterMs: 400, text: 'when do' }],
        final: { text: 'when do you open' },
      });
      await call.pass(9000);
    }
    expect(call.events('turn.committed').length).toBeGreaterThan(50);
    expect(call.replayDifference).toBeNull();
    expect(call.log.map((entry) => entry.seq)).toEqual(call.log.map((_, index) => index + 1));
    expect(call.log.every((entry, index) => index === 0 || entry.atMs >= call.log[index - 1]!.atMs)).toBe(
      true,
    );
  });

  it('[RE1] a step changes neither the state nor the input that it was given', async () => {
    const call = new StagedCall({ answers: [spokenAnswer('Yes.', { firstMs: 50, everyMs: 5 })] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'when do you open' } });
    const before = JSON.stringify(call.session.state);
    const frozen = deepFreeze(JSON.parse(before) as typeof call.session.state);
    const input = { type: 'call.end' as const, atMs: 5000, by: 'api' as const, reason: 'test' };
    const once = step(frozen, Object.freeze(input));
    const twice = step(frozen, input);
    expect(JSON.stringify(once)).toBe(JSON.stringify(twice));
    expect(JSON.stringify(frozen)).toBe(before);
  });

  it('[RE1] results of cancelled effects change nothing', async () => {
    const call = new StagedCall({ answers: [spokenAnswer('Yes, at nine.', { firstMs: 2000, everyMs: 5 })] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'when do you open' } });
    await call.pass(500);
    call.line.leave();
    const { state } = call.session;
    const late = { atMs: 9000, type: 'think.text' as const, thinkId: 't1', text: 'too late' };
    expect(step(state, late)).toEqual({ state, effects: [] });
  });
});

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
