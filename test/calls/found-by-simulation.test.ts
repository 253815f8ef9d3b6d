/** What simulated calls have found, each told by what the caller would have noticed. */
import { describe, expect, it } from 'vitest';
import { sleep } from '#voice/ports/clock.ts';
import { spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import type { ToolRequest, ToolRunner } from '#voice/ports/language-model.ts';
import { step } from '#voice/conversation.ts';
import type { Effect } from '#voice/effects.ts';
import type { NewInput } from '#voice/report.ts';
import { newCall, type CallState } from '#voice/state.ts';
import { callStage } from '../support/stage.ts';
import { PLAN } from '../support/staged-call.ts';

const stage = callStage();
const ANSWER = spokenAnswer('It is booked for nine.', { firstMs: 80, everyMs: 10 });
const book = (id: string): ToolRequest => ({ id, name: 'book', arguments: { day: 'monday' } });

/** A tool that takes so long, and counts how often it was run. */
function slowTool(clock: VirtualClock, ms: number): { tools: ToolRunner; runs: ToolRequest[] } {
  const runs: ToolRequest[] = [];
  const run: ToolRunner['run'] = async (request, signal) => {
    runs.push(request);
    await sleep(clock, ms, signal);
    return { ok: true, value: 'booked' };
  };
  return { tools: { tools: [{ name: 'book', description: 'books', parameters: {} }], run }, runs };
}

describe('an appointment', () => {
  it('[TL4] is booked once when the caller adds a word while the booking runs', async () => {
    const clock = new VirtualClock();
    const { tools, runs } = slowTool(clock, 4000);
    const call = stage({
      clock,
      tools,
      plan: { speech: { ...PLAN.speech, fillers: [] } },
      answers: [[{ tool: book('a1') }], [{ tool: book('a2') }], ANSWER],
    });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'book me on monday' } });
    await call.pass(900);
    await call.speak(800, { final: { text: 'if you please' } });
    await call.pass(8000);
    expect(runs).toHaveLength(1);
    expect(call.llm.requests.at(-1)!.since).toMatchObject([{ who: 'tool', request: { id: 'a2' } }]);
    expect(call.history.at(-1)).toBe('agent: It is booked for nine.');
  });

  it('[TL4] is booked once when the booking is done while the mind thinks again, and it asks for it again', async () => {
    const clock = new VirtualClock();
    const { tools, runs } = slowTool(clock, 2500);
    const call = stage({
      clock,
      tools,
      plan: { speech: { ...PLAN.speech, fillers: [] } },
      answers: [[{ tool: book('a1') }], [{ afterMs: 3000, tool: book('a2') }], ANSWER],
    });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'book me on monday' } });
    await call.pass(900);
    await call.speak(800, { final: { text: 'if you please' } });
    await call.pass(9000);
    expect(runs).toHaveLength(1);
    expect(call.llm.requests.at(-1)!.since).toMatchObject([{ who: 'tool', result: { value: 'booked' } }]);
  });

  it('[TL4] is booked once when the model asks for it twice under one id', async () => {
    const clock = new VirtualClock();
    const { tools, runs } = slowTool(clock, 300);
    const call = stage({ clock, tools, answers: [[{ tool: book('a1') }, { tool: book('a1') }], ANSWER] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'book me on monday' } });
    await call.pass(5000);
    expect(runs).toHaveLength(1);
  });

  it('[TL1] is booked twice where one answer asks for two alike', async () => {
    const clock = new VirtualClock();
    const { tools, runs } = slowTool(clock, 300);
    const call = stage({ clock, tools, answers: [[{ tool: book('a1') }, { tool: book('a2') }], ANSWER] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'book two on monday' } });
    await call.pass(5000);
    expect(runs.map(({ id }) => id)).toEqual(['a1', 'a2']);
  });
});

describe('the reference of a booking', () => {
  it('[TL2] is in the record also when the model tells of something else that it has learned', async () => {
    const tools: ToolRunner = {
      tools: [{ name: 'book', description: 'books', parameters: {} }],
      run: () => Promise.resolve({ ok: true, value: 'booked', slots: { reference: 'A7' } }),
    };
    const answer = [...ANSWER, { outcome: { slots: { day: 'monday' } } }];
    const call = stage({ tools, answers: [[{ tool: book('a1') }], answer] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'book me on monday' } });
    await call.pass(5000);
    expect(call.session.state.memory.slots).toEqual({ reference: 'A7', day: 'monday' });
  });
});

describe('a greeting of which nothing could be spoken', () => {
  it('[FB8] [BI8] is not remembered as heard when a key is pressed just before its voice gives up', () => {
    const spoken = ['Hello,', 'how', 'can', 'I', 'help?'].map((text) => ({ text, startMs: 0, endMs: 0 }));
    const { state, asked } = stepped([{ type: 'call.answered' }]);
    const speakId = idOf(asked, 'speak.start', 'speakId');
    const pressed = stepped([{ type: 'caller.keypad', digit: '9' }], state);
    const stopId = idOf(pressed.asked, 'playout.stop', 'stopId');
    const over = stepped(
      [
        { type: 'speech.done', speakId, durationMs: 0, words: spoken },
        { type: 'playout.stopped', stopId, clauseId: idOf(asked, 'playout.queue', 'clauseId'), heardMs: 0 },
      ],
      pressed.state,
    );
    expect(over.state.reply).toBeNull();
    expect(over.state.memory.history).toEqual([]);
  });
});

describe('the words before the line broke', () => {
  it('[BI8] [EN2] are remembered as heard when the caller was just interrupting, and the line closes twice', () => {
    const { state, asked } = stepped([{ type: 'call.answered' }]);
    const clauseId = idOf(asked, 'playout.queue', 'clauseId');
    const closed = stepped([{ type: 'line.closed', reason: 'lost' }], state);
    const again = stepped([{ type: 'line.closed', reason: 'protocol' }], closed.state);
    expect(again.asked.filter((effect) => effect.type === 'playout.stop')).toEqual([]);
    const stopId = idOf(closed.asked, 'playout.stop', 'stopId');
    const over = stepped([{ type: 'playout.stopped', stopId, clauseId, heardMs: 700 }], again.state);
    expect(over.state.phase).toBe('ended');
    expect(over.state.memory.history).toEqual([{ who: 'agent', text: 'Hello, how' }]);
  });
});

describe('an agent that was stopped by a cough', () => {
  it('[LM2] [BI4] goes on in time, though the longest turn is over while it is ruled what the cough was', async () => {
    const long = 'One two three four five six seven eight nine ten eleven twelve thirteen fourteen.';
    const call = stage({
      plan: {
        greeting: { text: long, interruptible: true, expect: { slots: [], shape: 'open' } },
        limits: { ...PLAN.limits, maxTurnMs: 900 },
      },
    });
    await call.pass(1500);
    await call.speak(300, { stall: true });
    await call.pass(2500);
    const { atMs } = call.events('reply.paused')[0]!;
    expect(call.events('reply.resumed')[0]!.atMs - atMs).toBeLessThan(300 + 200 + PLAN.turn.rulingMs + 60);
  });
});

describe('a noise without end', () => {
  it('[LM2] [OP2] is silence at last, where it was let go over a goodbye and an operator then kept the agent from it', () => {
    const { state, asked } = stepped([{ type: 'call.answered' }]);
    const over = stepped([{ type: 'caller.started', utteranceId: 'u1', startedMs: 0 }], state);
    const ending = { ...over.state, reply: { ...over.state.reply!, interruptible: false } };
    const clauseId = idOf(asked, 'playout.queue', 'clauseId');
    const stopped = (by: { asked: Effect[] }, type: 'playout.pause' | 'playout.stop'): NewInput => ({
      type: 'playout.stopped',
      stopId: idOf(by.asked, type, 'stopId'),
      clauseId,
      heardMs: 300,
    });
    const letGo = stepped([stopped(over, 'playout.pause'), fired(over.state, 'barge')], ending);
    expect(letGo.state).toMatchObject({ turn: null, caller: { kind: 'speaking' }, reply: { paused: null } });
    const muted = stepped([{ type: 'operator.mute', on: true }], letGo.state);
    const cut = stepped([stopped(muted, 'playout.stop')], muted.state);
    expect(cut.state).toMatchObject({ caller: { kind: 'speaking' }, reply: null });
    const unmuted = stepped([fired(cut.state, 'turn'), { type: 'operator.mute', on: false }], cut.state);
    expect(unmuted.state.caller.kind).toBe('silent');
    expect(unmuted.state.timers['silence']).toBeDefined();
  });
});

describe('a model that writes spaces for ever', () => {
  it('[FB5] [FB6] is given up, and the caller is told, rather than waiting for a word that never comes', async () => {
    const spaces = Array.from({ length: 60 }, () => ({ afterMs: 1000, text: ' ' }));
    const call = stage({ answers: [spaces] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'when do you open?' } });
    await call.pass(9000);
    expect(call.events('provider.failed')).toMatchObject([{ role: 'llm', code: 'provider.timeout' }]);
    expect(call.history.at(-1)).toContain('Sorry, something went wrong.');
  });
});

/** The heart alone takes these inputs, one a millisecond. */
function stepped(inputs: NewInput[], from?: CallState): { state: CallState; asked: Effect[] } {
  let state = from ?? newCall(PLAN, { stt: 1, tts: 1, llm: 1 });
  const asked: Effect[] = [];
  for (const input of inputs) {
    const after = step(state, { ...input, atMs: state.nowMs + 1 });
    asked.push(...after.effects);
    ({ state } = after);
  }
  return { state, asked };
}

function fired(state: CallState, name: string): NewInput {
  return { type: 'timer.fired', timerId: state.timers[name]! };
}

function idOf(asked: Effect[], type: Effect['type'], key: string): string {
  const found = asked.find((effect) => effect.type === type);
  return String((found as unknown as Record<string, unknown>)[key]);
}
