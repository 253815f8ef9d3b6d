import { describe, expect, it } from 'vitest';
import { ParleyError } from '../../errors.ts';
import { collect, languageModelContract, textOf, thinkRequest } from '../language-model.contract.ts';
import { VirtualClock } from './clock.ts';
import { fakeLanguageModel, spokenAnswer } from './language-model.ts';

const TOOL = { name: 'look_up', description: 'Looks something up.', parameters: { type: 'object' } };

/** Lets virtual time pass while `work` goes on. */
async function passing<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  let settled = false;
  void work.then(
    () => (settled = true),
    () => (settled = true),
  );
  for (let turn = 0; turn < 2000 && !settled; turn++) await clock.advance(50);
  return work;
}

languageModelContract(
  'the scripted model',
  () => {
    const clock = new VirtualClock();
    const model = fakeLanguageModel(
      clock,
      Array.from({ length: 4 }, () => (request) => {
        if (request.turn.text === 'break down') return [{ fail: 'provider.failed' }];
        if (request.tools.length > 0 && request.since.length === 0)
          return [{ tool: { id: 't1', name: TOOL.name, arguments: {} } }];
        return spokenAnswer('Good morning, how can I help you?', { firstMs: 200, everyMs: 20 });
      }),
    );
    return Promise.resolve({
      model,
      close: () => Promise.resolve(),
      during: (work) => passing(clock, work),
    });
  },
  {
    calls: { says: 'look it up', tools: [TOOL], name: TOOL.name },
    fails: { says: 'break down', code: 'provider.failed' },
  },
);

describe('the scripted model', () => {
  const live = new AbortController().signal;

  it('gives each delta at its time', async () => {
    const clock = new VirtualClock();
    const model = fakeLanguageModel(clock, [spokenAnswer('Good morning.', { firstMs: 300, everyMs: 40 })]);
    const at: [string, number][] = [];
    const work = (async () => {
      for await (const delta of model.respond(thinkRequest('hi'), live)) at.push([delta.type, clock.nowMs()]);
    })();
    await clock.advance(299);
    expect(at).toEqual([]);
    await clock.advance(41);
    expect(at).toEqual([
      ['text', 300],
      ['text', 340],
      ['outcome', 340],
    ]);
    await work;
    expect(model.open).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('stalls until it is aborted, and then leaves nothing behind', async () => {
    const clock = new VirtualClock();
    const model = fakeLanguageModel(clock, [[{ text: 'Well' }, { stall: true }]]);
    const abort = new AbortController();
    const work = collect(model.respond(thinkRequest('hi'), abort.signal));
    await clock.advance(60_000);
    expect(model.open).toBe(1);
    abort.abort();
    await expect(work).rejects.toThrow(/abort/i);
    expect([model.open, model.aborted, clock.pendingTimers]).toEqual([0, 1, 0]);
  });

  it('breaks off in the middle with the code that it was given', async () => {
    const model = fakeLanguageModel(new VirtualClock(), [[{ text: 'Well' }, { fail: 'provider.cut' }]]);
    const heard: string[] = [];
    const work = (async () => {
      for await (const delta of model.respond(thinkRequest('hi'), live)) heard.push(delta.type);
    })();
    await expect(work).rejects.toMatchObject({ code: 'provider.cut' });
    expect(heard).toEqual(['text']);
  });

  it('says that its script has run out', async () => {
    const model = fakeLanguageModel(new VirtualClock());
    await expect(collect(model.respond(thinkRequest('hi'), live))).rejects.toThrow(ParleyError);
    model.add([{ text: 'Yes.' }]);
    expect(textOf(await collect(model.respond(thinkRequest('hi'), live)))).toBe('Yes.');
    expect(model.requests).toHaveLength(2);
  });
});
