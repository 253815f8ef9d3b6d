/** What the call remembers: only what the caller said and what the caller heard. */
import { change, note, type Moment } from '../moment.ts';
import type { Message } from '../ports/language-model.ts';
import type { HeardReply } from '../speaking/heard.ts';
import type { Reply } from '../state.ts';

/** Keeps a reply that is over: the turn that it answered, the tools that ran, and what of it was heard. */
export function rememberReply(m: Moment, reply: Reply, told: HeardReply): void {
  const asked: Message[] = reply.answers ? [{ who: 'caller', text: reply.answers.turn.text }] : [];
  const { since = [], roundTools = [] } = reply.think ?? {};
  const done = [...since.filter((message) => message.who === 'tool'), ...roundTools];
  const said: Message[] = told.heard === '' ? [] : [{ who: 'agent', text: told.heard }];
  const { memory } = m.state;
  change(m, {
    memory: {
      ...memory,
      history: [...memory.history, ...asked, ...done, ...said],
      interrupted: told.cut ? { said: told.text, heard: told.heard } : null,
    },
  });
  adoptOutcome(m, reply);
}

/** What the mind has learned and asks for now counts. */
function adoptOutcome(m: Moment, reply: Reply): void {
  const { memory } = m.state;
  const outcome = reply.think?.outcome ?? {};
  const expect = outcome.expect ?? reply.expect ?? memory.expect;
  const slots = outcome.slots ? { ...memory.slots, ...outcome.slots } : memory.slots;
  change(m, { memory: { ...memory, memo: outcome.memo ?? memory.memo, expect, slots } });
  if (outcome.expect ?? reply.expect) note(m, { type: 'expecting', expect });
  if (outcome.slots && Object.keys(outcome.slots).length > 0) note(m, { type: 'slots', slots });
}
