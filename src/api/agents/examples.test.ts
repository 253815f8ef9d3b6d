import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogEntry } from '#voice/log.ts';
import { testParley, type TestParley } from '../fakes/parley.ts';
import { editing } from './fakes/editing.ts';

let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());
const { ask, create, publish } = editing(() => parley);

const EXCHANGE: LogEntry[] = [
  {
    type: 'turn.committed' as const,
    turnId: 't',
    text: 'is it hot',
    confidence: 1,
    via: 'speech' as const,
    speechEndedMs: 0,
    rule: 'EP1',
  },
  { type: 'reply.started' as const, replyId: 'r', turnId: 't', kind: 'answer' as const },
  {
    type: 'reply.ended' as const,
    replyId: 'r',
    text: 'A little.',
    heard: 'A little.',
    cut: false,
    heardMs: 9,
  },
].map((data, at) => ({ seq: at + 1, atMs: at, kind: 'event', data }));

describe('a good turn of a call', () => {
  it('is marked, becomes an example of the draft, and stands in the lineage of the next version', async () => {
    await create();
    const call = await parley.ring('call_1', { agentId: 'pizza' });
    call.happen(...EXCHANGE);
    const marked = await ask('POST', '/pizza/examples', { callId: 'call_1', seq: 3, note: 'kind' });
    expect(marked).toMatchObject({ status: 201, body: { seq: 1, caller: 'is it hot', agent: 'A little.' } });
    expect((await ask('GET', '/pizza/examples')).body.examples).toEqual([marked.body]);
    const draft = await ask('POST', '/pizza/draft/examples', { revision: 1 });
    expect(draft).toMatchObject({ status: 200, body: { revision: 2, errors: [] } });
    expect((await publish(2)).body.lineage.trainedBy).toEqual(['call_1#1']);
    expect((await ask('DELETE', '/pizza/examples/call_1/1')).status).toBe(204);
    expect((await ask('DELETE', '/pizza/examples/call_1/1')).status).toBe(404);
  });

  it('is marked with all others of its call at once; what was marked before keeps its note', async () => {
    await create();
    const call = await parley.ring('call_1', { agentId: 'pizza' });
    call.happen(...EXCHANGE);
    const marked = await ask('POST', '/pizza/examples', { callId: 'call_1', seq: 3, note: 'kind' });
    const whole = await ask('POST', '/pizza/examples/call_1');
    expect(whole).toMatchObject({ status: 201, body: { examples: [marked.body] } });
    await ask('DELETE', '/pizza/examples/call_1/1');
    expect(await ask('POST', '/pizza/examples/call_1')).toMatchObject({
      status: 201,
      body: { examples: [{ seq: 1, caller: 'is it hot', agent: 'A little.', note: '' }] },
    });
  });

  it('is looked for in vain in a call without one, and in another agent’s', async () => {
    await create();
    await parley.ring('call_1', { agentId: 'pizza' });
    const other = await parley.ring('call_2', { agentId: 'cards' });
    other.happen(...EXCHANGE);
    for (const [callId, code] of [
      ['call_1', 'example.unknown'],
      ['call_2', 'example.unknown'],
      ['call_9', 'call.unknown'],
    ])
      expect(await ask('POST', `/pizza/examples/${callId}`)).toMatchObject({ status: 404, body: { code } });
  });

  it('of another agent, or none at all, is not marked', async () => {
    await create();
    const call = await parley.ring('call_2', { agentId: 'cards' });
    call.happen(...EXCHANGE);
    for (const [callId, code] of [
      ['call_2', 'example.unknown'],
      ['call_9', 'call.unknown'],
    ])
      expect(await ask('POST', '/pizza/examples', { callId, seq: 3 })).toMatchObject({
        status: 404,
        body: { code },
      });
  });
});
