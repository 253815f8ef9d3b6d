import { expect, it } from 'vitest';
import type { Custody } from '#platform/governance/custody/custody.ts';
import { createRedactor } from '#platform/governance/custody/redaction/redact.ts';
import { DEFAULT_REDACTION, type Audience } from '#platform/governance/custody/redaction/redactions.ts';
import type { LogEntry } from '#voice/log.ts';
import { OWN_HOST, testParley } from '../fakes/parley.ts';
import { source } from './fakes/editing.ts';

function turn(id: string, caller: string, agent: string): LogEntry[] {
  const events = [
    {
      type: 'turn.committed' as const,
      turnId: id,
      text: caller,
      confidence: 1,
      via: 'speech' as const,
      speechEndedMs: 0,
      rule: 'EP1',
    },
    { type: 'reply.started' as const, replyId: `r${id}`, turnId: id, kind: 'answer' as const },
    {
      type: 'reply.ended' as const,
      replyId: `r${id}`,
      text: agent,
      heard: agent,
      cut: false,
      heardMs: 9,
    },
  ];
  return events.map((data, at) => ({ seq: at, atMs: 0, kind: 'event', data }));
}

async function opened(masks: () => boolean) {
  const redactions = {
    for: async (_tenant: string, audience: Audience) =>
      audience === 'export' && masks() ? createRedactor(new Set(DEFAULT_REDACTION.kinds)) : null,
  };
  const parley = await testParley(() => ({ custody: { redactions } as unknown as Custody }));
  const ask = async (path: string, payload: object) =>
    (
      await parley.server.inject({
        method: 'POST',
        url: `/api/agents${path}`,
        headers: { host: OWN_HOST },
        payload,
      })
    ).json<{ source: string; caller: string; agent: string }>();
  await ask('', { source: source('Hello.') });
  const call = await parley.ring('call_1', { agentId: 'pizza' });
  const entries = [
    ...turn('t1', 'my name is Ada Lovelace', 'Hello Ada.'),
    ...turn('t2', 'call 415 555 2671 when it is hot', 'I will, Ada.'),
  ];
  call.happen(...entries.map((entry, seq) => ({ ...entry, seq: seq + 1 })));
  return { ask, close: () => parley.server.close() };
}

// A marked turn brought a caller's name and number into the draft, and from there into versions, prompts and bundles.
it('A turn becomes an example without what names its caller, names that were given before it included', async () => {
  const { ask, close } = await opened(() => true);
  const marked = await ask('/pizza/examples', { callId: 'call_1', seq: 4 });
  expect([marked.caller, marked.agent]).toEqual(['call [phone] when it is hot', 'I will, [name].']);
  const { source } = await ask('/pizza/draft/examples', { revision: 1 });
  expect(source).toContain('I will, [name].');
  expect(source).not.toMatch(/Ada|415|2671/);
  await close();
});

it('A turn that was marked while nothing was to be masked goes into a draft by the policy of now', async () => {
  let masks = false;
  const { ask, close } = await opened(() => masks);
  expect(await ask('/pizza/examples', { callId: 'call_1', seq: 4 })).toMatchObject({ agent: 'I will, Ada.' });
  masks = true;
  const { source } = await ask('/pizza/draft/examples', { revision: 1 });
  expect(source).toContain('call [phone] when it is hot');
  await close();
});
