import { describe, expect, it } from 'vitest';
import type { LogEntry } from '#voice/log.ts';
import { parseStrategy } from '../strategy.ts';
import { exchangeAt, goodExchanges } from './exchange-at.ts';
import { takeExamples } from './take-examples.ts';

type Event = Extract<LogEntry, { kind: 'event' }>['data'];

function log(...events: Event[]) {
  const entries = events.map((data, at): LogEntry => ({ seq: at + 1, atMs: at, kind: 'event', data }));
  return {
    log: async (_id: string, after: number, limit: number) =>
      entries.filter(({ seq }) => seq > after).slice(0, limit),
  };
}

const committed = (turnId: string, text: string): Event => ({
  type: 'turn.committed',
  turnId,
  text,
  confidence: 1,
  via: 'speech',
  speechEndedMs: 0,
  rule: 'EP1',
});
const started = (replyId: string, turnId: string | null): Event => ({
  type: 'reply.started',
  replyId,
  turnId,
  kind: 'answer',
});
const ended = (replyId: string, heard: string): Event => ({
  type: 'reply.ended',
  replyId,
  text: 'all of it',
  heard,
  cut: false,
  heardMs: 1,
});

describe('a turn of a call', () => {
  const calls = log(
    started('r0', null),
    ended('r0', 'Hello.'),
    committed('t1', 'is it far'),
    started('r1', 't1'),
    ended('r1', 'Ten minutes.'),
    committed('t2', 'thanks'),
    started('r2', 't2'),
    ended('r2', ''),
  );

  it.each([3, 4, 5])('is found by any of its entries: %i', async (seq) => {
    expect(await exchangeAt(calls, 'call', seq)).toEqual({
      seq: 3,
      caller: 'is it far',
      agent: 'Ten minutes.',
    });
  });

  it.each([1, 2, 6, 8, 99])(
    'is none before the first, or where nothing of the answer was heard: %i',
    async (seq) => {
      expect(await exchangeAt(calls, 'call', seq)).toBeNull();
    },
  );

  it('is found far behind in a long call', async () => {
    const partial: Event = { type: 'caller.partial', utteranceId: 'u', text: 'x' };
    const long = log(
      ...Array.from({ length: 2500 }, () => partial),
      committed('t', 'a'),
      started('r', 't'),
      ended('r', 'b'),
    );
    expect(await exchangeAt(long, 'call', 2503)).toMatchObject({ caller: 'a', agent: 'b' });
  });
});

describe('a call that is marked as a whole', () => {
  const turn = (of: string, text: string, heard: string, cut = false): Event[] => [
    committed(`t${of}`, text),
    started(`r${of}`, `t${of}`),
    { ...ended(`r${of}`, heard), cut } as Event,
  ];

  it('gives the turns that were heard to the end of the answer, and neither those cut nor those unheard', async () => {
    const calls = log(
      ...turn('1', 'is it far', 'Ten minutes.'),
      ...turn('2', 'and by', 'By bus it', true),
      ...turn('3', 'thanks', ''),
      ...turn('4', 'bye', 'Goodbye.'),
    );
    expect(await goodExchanges(calls, 'call')).toEqual([
      { seq: 1, caller: 'is it far', agent: 'Ten minutes.' },
      { seq: 10, caller: 'bye', agent: 'Goodbye.' },
    ]);
  });

  it('leaves out where a fallback spoke, and what was no answer', async () => {
    const calls = log(
      committed('t1', 'is it far'),
      { type: 'fallback.fired', policyId: 'p', on: 'llm_error', actions: ['say'] } as Event,
      started('r1', 't1'),
      ended('r1', 'Well.'),
      committed('t2', 'hm'),
      { ...started('r2', 't2'), kind: 'clarification' } as Event,
      ended('r2', 'Again?'),
    );
    expect(await goodExchanges(calls, 'call')).toEqual([]);
  });
});

describe('the examples of a draft', () => {
  const by = { kind: 'user', id: 'u', label: 'ann' } as const;
  const example = (seq: number) => ({
    agentId: 'a',
    callId: 'call_1',
    seq,
    caller: 'is it "far"',
    agent: 'Ten: minutes.',
    note: '',
    by,
    markedAtMs: 0,
  });
  const SOURCE = `# my agent
id: a
name: A
greeting: { say: Hello. }
steps: [{ id: x, say: Well. }] # the only one
closing: { say: Bye. }
`;

  it('are added with where they come from, and the rest of the text stays as it is', () => {
    const taken = takeExamples(SOURCE, [example(7), example(9)])!;
    expect(taken).toContain('# my agent');
    expect(taken).toContain('# the only one');
    const parsed = parseStrategy(taken);
    expect(parsed).toMatchObject({
      ok: true,
      strategy: {
        persona: {
          examples: [
            { caller: 'is it "far"', agent: 'Ten: minutes.', from: 'call_1#7' },
            { caller: 'is it "far"', agent: 'Ten: minutes.', from: 'call_1#9' },
          ],
        },
      },
    });
  });

  it('are not added twice', () => {
    const once = takeExamples(SOURCE, [example(7)])!;
    expect(takeExamples(once, [example(7)])).toBe(once);
  });

  it('cannot be added to what is no agent', () => {
    for (const source of ['id: [', 'just words', '']) expect(takeExamples(source, [example(7)])).toBeNull();
  });
});
