import { beforeEach, describe, expect, it } from 'vitest';
import { FakeChance, VirtualClock } from '#voice/ports/fakes/clock.ts';
import { fakeLanguageModel, spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import type { LanguageModel } from '#voice/ports/language-model.ts';
import { scriptEngine } from '../script/engine.ts';
import { parseStrategy, type Strategy } from '../strategy.ts';
import { Bench, type Said } from './bench.ts';

function agent(more = ''): Strategy {
  const parsed = parseStrategy(`
id: pizza
name: Pizza
greeting: { say: Hello. }
steps: [{ id: size, ask: Small or large?, slot: size }]
slots: { size: { type: choice, values: [small, large] } }
closing: { say: "One {size} pizza. Goodbye." }
${more}`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.strategy;
}

const OF = { tenantId: 'acme', agentId: 'pizza' };
let clock: VirtualClock;
let model: LanguageModel | null;
let withheld: string | null;
let bench: Bench;
beforeEach(() => {
  clock = new VirtualClock();
  model = null;
  withheld = null;
  bench = new Bench({
    clock,
    chance: new FakeChance(),
    mindFor: async (strategy) => ({
      withheld,
      llm: [model ?? scriptEngine(strategy)],
      tools: { tools: [], run: () => Promise.resolve({ ok: false, error: 'none' }) },
    }),
    onFault: (fault) => {
      throw fault;
    },
  });
});

async function whilst<T>(work: Promise<T>, ms = 5000): Promise<T> {
  await clock.advance(ms);
  return work;
}

const says = ({ events }: Said): string[] =>
  events.flatMap((event) => (event.type === 'reply.ended' ? [event.heard] : []));

describe('a talk on the test bench', () => {
  it('has the greeting, the questions and the end of a call', async () => {
    const begun = await whilst(bench.begin(OF, agent()));
    expect(says(begun)).toEqual(['Hello. Small or large?']);
    expect(begun.ended).toBe(false);
    const unclear = await whilst(bench.say(begun.session, OF, 'a purple one'));
    expect(says(unclear)[0]).toContain('Small or large?');
    const over = await whilst(bench.say(begun.session, OF, 'large please'));
    expect(says(over)).toEqual(['One large pizza. Goodbye.']);
    expect(over.events).toContainEqual({ type: 'slots', slots: { size: 'large' } });
    expect([over.ended, bench.count]).toEqual([true, 0]);
  });

  it('keeps to the never-say list, and tells that it did', async () => {
    model = fakeLanguageModel(clock, [
      spokenAnswer('It is free. Well, nearly.', { firstMs: 20, everyMs: 5 }),
    ]);
    const begun = await whilst(bench.begin(OF, agent('persona: { never_say: [free] }')));
    const said = await whilst(bench.say(begun.session, OF, 'what does it cost'));
    expect(says(said)).toEqual(['That is something that I cannot say. Well, nearly.']);
    expect(said.events).toContainEqual(expect.objectContaining({ type: 'reply.withheld', phrase: 'free' }));
  });

  it('says as it begins why the model that the agent asks for does not think in it', async () => {
    withheld = 'No keys at night.';
    const begun = await whilst(bench.begin(OF, agent()));
    expect(begun.withheld).toBe('No keys at night.');
    expect(await whilst(bench.say(begun.session, OF, 'a purple one'))).not.toHaveProperty('withheld');
  });

  it('does not ask whether somebody is still there, and is forgotten when nobody goes on', async () => {
    const begun = await whilst(bench.begin(OF, agent()));
    await clock.advance(9 * 60_000);
    const later = await whilst(bench.say(begun.session, OF, 'hold on'));
    expect(says(later)).toEqual(['Take your time.']);
    await clock.advance(11 * 60_000);
    expect(bench.count).toBe(0);
    await expect(bench.say(begun.session, OF, 'small')).rejects.toMatchObject({ code: 'bench.unknown' });
  });

  it('belongs to its tenant and its agent', async () => {
    const { session } = await whilst(bench.begin(OF, agent()));
    for (const other of [
      { ...OF, tenantId: 'globex' },
      { ...OF, agentId: 'cards' },
    ])
      await expect(bench.say(session, other, 'small')).rejects.toMatchObject({ code: 'bench.unknown' });
  });

  it('is refused to a tenant that has twenty already, and to nobody else', async () => {
    const all = Array.from({ length: 20 }, () => bench.begin(OF, agent()));
    await whilst(Promise.all(all));
    await expect(bench.begin(OF, agent())).rejects.toMatchObject({ code: 'bench.full' });
    await whilst(bench.begin({ ...OF, tenantId: 'globex' }, agent()));
    bench.close();
    expect([bench.count, clock.pendingTimers]).toEqual([0, 0]);
  });

  it('tells what there is of an answer that takes too long', async () => {
    model = fakeLanguageModel(clock, [spokenAnswer('Late.', { firstMs: 500_000, everyMs: 5 })]);
    const patient = agent(
      'limits: { think_first_token_ms: 60000 }\nfillers: { after_ms: 1000, say: [Moment.] }',
    );
    const begun = await whilst(bench.begin(OF, patient));
    const said = await whilst(bench.say(begun.session, OF, 'hello'), 31_000);
    expect(said.ended).toBe(false);
    expect(said.events.some(({ type }) => type === 'reply.started')).toBe(true);
  });
});
