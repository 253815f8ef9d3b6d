/** What the call remembers: only what the caller said and what the caller heard. */
import { change, note, type Moment } from '../moment.ts';
import type { Message } from '../ports/language-model.ts';
import type { HeardReply } from '../speaking/heard.ts';
import type { Reply } from '../state.ts';

type ToolMessage = Extract<Message, { who: 'tool' }>;

/** Keeps a reply that is over: the turn that it answered, the tools that ran, and what of it was heard. */
export function rememberReply(m: Moment, reply: Reply, told: HeardReply): void {
  const asked: Message[] = reply.answers ? [{ who: 'caller', text: reply.answers.turn.text }] : [];
  const said: Message[] = told.heard === '' ? [] : [{ who: 'agent', text: told.heard }];
  const { memory } = m.state;
  change(m, {
    memory: {
      ...memory,
      history: bounded([...memory.history, ...asked, ...toolsOf(reply), ...said]),
      interrupted: told.cut ? { said: told.text, heard: told.heard } : null,
    },
  });
  adoptOutcome(m, reply);
}

/** Keeps what the caller said and nobody answered. */
export function rememberTurn(m: Moment, text: string): void {
  const { memory } = m.state;
  change(m, { memory: { ...memory, history: bounded([...memory.history, { who: 'caller', text }]) } });
}

/** About an hour of talk. More is told to the mind never: each turn would cost more than the one before, and the log grow with its square. */
const MOST_MESSAGES = 240;
/** What is left when there are more; many at once, so that what the mind has read before mostly stays as it was. */
const MESSAGES_LEFT = 160;

/** Lets the oldest messages go where there are too many; what is left begins with the caller's words. [RE2] */
function bounded(history: Message[]): Message[] {
  if (history.length <= MOST_MESSAGES) return history;
  const left = history.slice(-MESSAGES_LEFT);
  const first = left.findIndex((message) => message.who === 'caller');
  return left.slice(Math.max(0, first));
}

function toolsOf({ think }: Reply): ToolMessage[] {
  return [...(think?.since ?? []), ...(think?.roundTools ?? [])].filter((message) => message.who === 'tool');
}

/** Keeps what tools did for an answer that the caller did not hear: the mind sees it at the next turn, and asks for it only once. [TL2] */
export function rememberTools(m: Moment, done: ToolMessage[]): void {
  const { memory } = m.state;
  const learned = done.flatMap(({ result }) => (result.ok && result.slots ? [result.slots] : []));
  const slots = Object.assign({}, memory.slots, ...learned) as typeof memory.slots;
  change(m, { memory: { ...memory, history: [...memory.history, ...done], slots } });
  if (learned.length > 0) note(m, { type: 'slots', slots });
}

/** The answer is as if it had never been made; what its tools have done stays. [BI9] */
export function forgetReply(m: Moment, reply: Reply): void {
  rememberTools(m, toolsOf(reply));
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
