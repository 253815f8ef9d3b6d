/** A call of hours: what it needs from step to step, and what each turn adds to its log, are those of a short one. */
import { describe, expect, it } from 'vitest';
import { step } from '#voice/conversation.ts';
import type { Effect } from '#voice/effects.ts';
import type { NewInput } from '#voice/report.ts';
import { newCall, type CallState } from '#voice/state.ts';
import { PLAN } from '../support/staged-call.ts';

const SPOKEN = 'We open at nine.';
const LONG_PLAN = { ...PLAN, limits: { ...PLAN.limits, maxCallMs: 1e9 } };

/** The heart in a call in which all goes well, turn after turn. */
class CalmCall {
  state: CallState = newCall(LONG_PLAN, { stt: 1, tts: 1, llm: 1 });
  /** Characters of the log so far. */
  logged = 0;
  #turns = 0;
  #asked: Effect[] = [];

  constructor() {
    this.#take({ type: 'call.answered' });
    this.#speak();
  }

  turn(): void {
    this.#turns += 1;
    const utteranceId = `u${this.#turns}`;
    const { nowMs } = this.state;
    this.#take({ type: 'caller.started', utteranceId, startedMs: nowMs });
    const hearId = this.#idOf('hear.open', 'hearId');
    this.#take({ type: 'caller.stopped', utteranceId, endedMs: nowMs + 1 });
    const heard = {
      text: `when do you open on day ${1000 + this.#turns}?`,
      confidence: 0.9,
      refused: false,
      words: [],
    };
    this.#take({ type: 'hearing.final', hearId, ...heard });
    const request = { id: `call-${1000 + this.#turns}`, name: 'look', arguments: { day: this.#turns % 7 } };
    this.#take({ type: 'timer.fired', timerId: this.state.timers['endpoint']! });
    const thinkId = this.#idOf('think.start', 'thinkId');
    this.#take({ type: 'think.tool', thinkId, request });
    this.#take({ type: 'think.done', thinkId, outcome: {} });
    const toolRunId = this.#idOf('tool.run', 'toolRunId');
    this.#take({
      type: 'tool.done',
      toolRunId,
      result: { ok: true, value: 'nine', slots: { opens: 'nine' } },
    });
    const again = this.#idOf('think.start', 'thinkId');
    this.#take({ type: 'think.text', thinkId: again, text: SPOKEN });
    this.#take({ type: 'think.done', thinkId: again, outcome: { slots: { day: this.#turns % 7 } } });
    this.#speak();
  }

  /** What was asked to be said is said and heard. */
  #speak(): void {
    const speakId = this.#idOf('speak.start', 'speakId');
    const clauseId = this.#idOf('speak.start', 'clauseId');
    this.#take({ type: 'speech.began', speakId });
    this.#take({ type: 'speech.done', speakId, durationMs: 900, words: [] });
    this.#take({ type: 'playout.began', clauseId });
    this.#take({ type: 'playout.ended', clauseId });
  }

  #take(input: NewInput): void {
    const data = { ...input, atMs: this.state.nowMs + 100 };
    const { state, effects } = step(this.state, data);
    this.state = state;
    this.#asked = [...effects, ...this.#asked].slice(0, 40);
    this.logged += JSON.stringify(data).length + JSON.stringify(effects).length;
  }

  #idOf(type: Effect['type'], key: string): string {
    const found = this.#asked.find((effect) => effect.type === type) as unknown as Record<string, string>;
    return found[key]!;
  }
}

function size(state: CallState): number {
  return JSON.stringify({ ...state, plan: null }).length;
}

/** The most that a call holds within some turns, and what a turn of them adds to its log. */
function measure(call: CalmCall, turns: number): { most: number; perTurn: number } {
  const before = call.logged;
  let most = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    call.turn();
    most = Math.max(most, size(call.state));
  }
  return { most, perTurn: (call.logged - before) / turns };
}

describe('a call of two thousand turns', () => {
  const call = new CalmCall();
  const early = measure(call, 200);
  for (let turn = 0; turn < 1600; turn += 1) call.turn();
  const late = measure(call, 200);

  it('goes on well to its end', () => {
    expect(call.state.reply).toBeNull();
    expect(call.state.memory.history.at(-1)).toEqual({ who: 'agent', text: SPOKEN });
    expect(call.state.memory.slots).toEqual({ opens: 'nine', day: 2000 % 7 });
  });

  it('[RE2] carries no more from step to step than one of two hundred', () => {
    expect(late.most).toBeLessThan(early.most * 1.02);
  });

  it('[RE2] adds no more to its log with a turn than it did with the early ones', () => {
    expect(late.perTurn).toBeLessThan(early.perTurn * 1.25);
    expect(call.state.memory.history.length).toBeLessThanOrEqual(240);
  });
});
