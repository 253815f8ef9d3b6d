/** How each rule of VOICE-RULES is recognised when it acts, from what a step was given and what it did. */
import type { Effect } from '#voice/effects.ts';
import type { Happening } from '#voice/events.ts';
import type { InputType } from '#voice/inputs.ts';
import { isBackchannel } from '#voice/turn/words.ts';
import type { Sight } from '../invariants/invariant.ts';

/** What may show that a rule acts: an input, an effect, or an event that is told. */
export type Sign = InputType | Effect['type'] | `told ${Happening['type']}`;

interface Watched {
  rule: string;
  at: Sign;
  /** What the step must have been besides; whatever it was when absent. `told` is the event, where the sign is one. */
  when?: (sight: Sight, told: Told) => boolean;
}

/** The event that was told, loosely: each watcher knows which it asked for. */
type Told = Record<string, unknown>;

const told = (type: Happening['type']): Sign => `told ${type}`;
const asked = ({ effects }: Sight, type: Effect['type']): boolean => effects.some((one) => one.type === type);
const timer = (name: string) => (sight: Sight) =>
  sight.input.type === 'timer.fired' && sight.before.timers[name] === sight.input.timerId;
const tells = ({ effects }: Sight, type: Happening['type']): boolean =>
  effects.some((one) => one.type === 'note' && one.event.type === type);
const byRule = (rule: string): Watched => ({
  rule,
  at: told('turn.committed'),
  when: (_, event) => String(event['rule']).split('+').includes(rule),
});

const ENDS = [
  'EP1',
  'EP2',
  'EP3',
  'EP4',
  'EP5',
  'EP8',
  'EP9',
  'EP10',
  'EP11',
  'EP12',
  'EP13',
  'EP15',
  'EP17',
  'EP18',
  'KP1',
  'TX1',
];

export const WATCHED: Watched[] = [
  { rule: 'GR1', at: told('reply.started'), when: ({ input }) => input.type === 'call.answered' },
  {
    rule: 'GR2',
    at: told('caller.said'),
    when: ({ before }) => before.reply?.kind === 'greeting' && !before.reply.interruptible,
  },
  ...ENDS.map(byRule),
  {
    rule: 'EP6',
    at: told('caller.speaking'),
    when: ({ before }) => before.turn !== null && before.timers['endpoint'] !== undefined,
  },
  {
    rule: 'EP16',
    at: told('turn.committed'),
    when: ({ before }, event) => event['text'] !== '' && before.turn?.utterances.at(-1)?.final?.text === '',
  },
  { rule: 'EP7', at: told('caller.said'), when: timer('final') },
  { rule: 'TN1', at: 'hearing.final', when: isNothing },
  { rule: 'TN2', at: told('reply.started'), when: (_, event) => event['turnId'] !== null },
  { rule: 'TN3', at: told('reply.ended'), when: isMerged },
  { rule: 'BI1', at: 'playout.pause' },
  { rule: 'BI2', at: 'hearing.partial', when: (sight) => asked(sight, 'playout.stop') },
  { rule: 'BI3', at: told('reply.resumed'), when: (_, event) => event['because'] === 'backchannel' },
  { rule: 'BI4', at: told('reply.resumed'), when: (_, event) => event['because'] === 'noise' },
  { rule: 'BI5', at: 'hearing.final', when: answersWithNod },
  { rule: 'BI6', at: 'timer.fired', when: (sight) => timer('barge')(sight) && asked(sight, 'playout.stop') },
  { rule: 'BI11', at: told('reply.resumed'), when: isShapedNod },
  { rule: 'BI10', at: told('reply.resumed'), when: (sight) => timer('let-go')(sight) },
  { rule: 'BI7', at: told('reply.resumed'), when: (_, event) => event['from'] !== '' },
  {
    rule: 'BI8',
    at: told('reply.ended'),
    when: ({ after }, event) =>
      event['cut'] === true && event['heard'] !== '' && after.memory.interrupted !== null,
  },
  { rule: 'BI9', at: told('reply.ended'), when: (sight, event) => event['heard'] === '' && isMerged(sight) },
  { rule: 'SP1', at: 'speak.start', when: ({ after }) => after.reply?.think?.done === false },
  { rule: 'SP2', at: told('reply.clause'), when: (_, event) => event['text'] !== event['say'] },
  { rule: 'SP3', at: told('reply.withheld') },
  { rule: 'WF1', at: told('reply.audible'), when: (_, event) => event['waterfall'] !== null },
  { rule: 'SI1', at: told('reply.started'), when: (_, event) => event['kind'] === 'prompt' },
  { rule: 'SI2', at: told('call.ending'), when: (_, event) => event['by'] === 'silence' },
  { rule: 'SI3', at: told('silence'), when: (_, event) => event['because'] === 'wait-asked' },
  { rule: 'SI4', at: told('silence') },
  { rule: 'FL1', at: 'timer.fired', when: (sight) => timer('filler')(sight) && tells(sight, 'reply.clause') },
  { rule: 'FL2', at: 'timer.fired', when: (sight) => timer('bridge')(sight) && tells(sight, 'reply.clause') },
  { rule: 'FL2', at: 'timer.fired', when: (sight) => timer('bridge')(sight) && tells(sight, 'reply.clause') },
  { rule: 'FB10', at: told('provider.slow'), when: (_, event) => event['beside'] !== null },
  { rule: 'FB11', at: told('provider.skipped') },
  { rule: 'FB1', at: told('fallback.fired'), when: (_, event) => event['on'] === 'confidence_below' },
  { rule: 'FB2', at: told('turn.committed'), when: (_, event) => event['text'] === '' },
  { rule: 'FB3', at: 'hear.open', when: ({ input }) => input.type !== 'caller.started' },
  {
    rule: 'FB4',
    at: told('turn.committed'),
    when: ({ before }, event) =>
      event['text'] === '' && before.turn?.utterances.some((one) => one.final?.failed) === true,
  },
  { rule: 'FB5', at: told('provider.switched'), when: (_, event) => event['role'] === 'llm' },
  {
    rule: 'FB6',
    at: told('reply.clause'),
    when: ({ before }, event) => event['text'] === before.plan.speech.apology,
  },
  { rule: 'FB7', at: told('provider.switched'), when: (_, event) => event['role'] === 'tts' },
  {
    rule: 'FB8',
    at: told('provider.failed'),
    when: ({ after }) => after.reply?.clauses.some((one) => one.broken) === true,
  },
  { rule: 'FB9', at: told('call.ending'), when: (_, event) => event['reason'] === 'no voice is left' },
  { rule: 'FB10', at: told('provider.slow') },
  { rule: 'FB11', at: told('provider.skipped') },
  {
    rule: 'TX2',
    at: 'caller.typed',
    when: (sight) =>
      sight.before.reply?.audible === false &&
      sight.before.reply.answers !== null &&
      asked(sight, 'playout.stop'),
  },
  { rule: 'TA1', at: 'think.start', when: ({ after }) => after.ahead?.guessed === false },
  { rule: 'TA2', at: told('thought.ahead') },
  { rule: 'TA3', at: told('thought.ahead'), when: (_, event) => event['used'] === false },
  { rule: 'TA4', at: 'think.start', when: ({ after }) => after.ahead?.guessed === true },
  {
    rule: 'TL1',
    at: 'think.start',
    when: ({ effects }) => effects.some((one) => one.type === 'think.start' && one.request.since.length > 0),
  },
  { rule: 'TL2', at: 'tool.done', when: isLateResult },
  { rule: 'TL3', at: told('call.ending'), when: endedByTool },
  { rule: 'TL4', at: 'think.tool', when: isJoined },
  { rule: 'EC3', at: told('echo.found') },
  { rule: 'EN1', at: 'line.hang-up', when: ({ input }) => input.type === 'playout.ended' },
  {
    rule: 'EN2',
    at: 'line.closed',
    when: ({ input, before }) =>
      input.type === 'line.closed' && input.reason === 'hangup' && before.phase !== 'ended',
  },
  { rule: 'EN3', at: 'call.end', when: (sight) => tells(sight, 'call.ending') },
  {
    rule: 'OP1',
    at: told('reply.started'),
    when: (_, event) => event['kind'] === 'operator',
  },
  { rule: 'OP2', at: told('agent.muted'), when: (_, event) => event['on'] === true },
  { rule: 'OP3', at: 'operator.mute', when: (sight) => asked(sight, 'think.start') },
  { rule: 'OP4', at: told('call.transferred') },
  { rule: 'LM1', at: told('call.ending'), when: (_, event) => event['by'] === 'limit' },
  { rule: 'LM2', at: 'timer.fired', when: timer('turn') },
  {
    rule: 'EP20',
    at: 'timer.fired',
    when: (sight) => timer('endpoint')(sight) && sight.after.timers['endpoint'] !== undefined,
  },
  {
    rule: 'RE1',
    at: 'timer.fired',
    when: ({ input, before, effects }) =>
      input.type === 'timer.fired' &&
      effects.length === 0 &&
      !Object.values(before.timers).includes(input.timerId),
  },
];

const isMove = ({ input }: Sight): boolean => input.type === 'call.moved';
WATCHED.push(
  {
    rule: 'MV1',
    at: told('call.moved'),
    when: ({ before }) =>
      before.reply?.clauses.some(({ status }) => status === 'speaking' || status === 'ready') === true,
  },
  { rule: 'MV2', at: told('reply.clause'), when: isMove },
  {
    rule: 'MV3',
    at: told('call.moved'),
    when: ({ before, after }) =>
      before.turn?.utterances.some(({ final }) => final !== null) === true && after.turn !== null,
  },
  { rule: 'MV4', at: told('tool.answered'), when: isMove },
);

/** Rules that are kept outside the heart: steps alone can not show them. Each with what tests it instead. */
export const OUT_OF_REACH: Record<string, string> = {
  RE3: 'simulated logs are not cut: test/calls/moved.test.ts',
  RE2: 'simulated calls are short: test/simulation/long-call.test.ts',
  GR3: 'a disclosure is part of the greeting before the call begins: src/platform/agents/persona/persona.test.ts',
  HR1: 'frames do not reach the heart: src/voice/hearing/ear.test.ts',
  HR2: 'frames do not reach the heart: src/voice/hearing/segmenter.test.ts',
  HR3: 'frames do not reach the heart: src/voice/hearing/segmenter.test.ts',
  EC1: 'sound does not reach the heart: test/calls/echo.test.ts',
  EC2: 'sound does not reach the heart: test/calls/echo.test.ts',
  EC4: 'sound does not reach the heart: test/calls/echo.test.ts',
  EC5: 'simulated recognisers write down no words of the agent: test/calls/echo.test.ts',
  HR5: 'frames do not reach the heart: src/adapters/providers/fvad/lively-room.test.ts',
  BI13: 'simulated callers are all equally loud: test/calls/barge-in.test.ts',
  BI12: 'simulated callers do not listen to the agent: src/voice/turn/repeats.test.ts',
  EP19: 'simulated agents ask for no names or numbers: src/voice/turn/endpointing.test.ts',
  HR6: 'frames do not reach the heart: src/voice/hearing/ear.test.ts',
  HR4: 'frames do not reach the heart: src/voice/hearing/segmenter.test.ts',
  EP14: 'a pace is compiled before the call begins: src/platform/agents/compile.test.ts',
  PO1: 'frames do not reach the heart: src/voice/speaking/playout.test.ts',
  PO2: 'frames do not reach the heart: src/voice/speaking/playout.test.ts',
  PO3: 'the simulated far end tells the truth: src/voice/speaking/playout.test.ts',
  PO4: 'frames do not reach the heart: src/voice/speaking/playout.test.ts',
  PO5: 'one call has no ticker: src/voice/speaking/playout.test.ts',
};

/** There was no speech in it, and nobody hears about it. */
function isNothing(sight: Sight): boolean {
  const { before, after } = sight;
  return (
    before.turn !== null && before.reply === null && after.turn === null && !tells(sight, 'turn.committed')
  );
}

function isMerged({ before, after }: Sight): boolean {
  const open = before.reply?.answers?.open;
  return open !== undefined && after.turn?.id === open.id;
}

/** Went on over a nod of several words. */
function isShapedNod({ before }: Sight, event: Told): boolean {
  const words = before.turn?.utterances.map((one) => one.final?.text ?? one.partial) ?? [];
  return event['because'] === 'backchannel' && words.some((text) => text.split(' ').length > 2);
}

function answersWithNod(sight: Sight): boolean {
  const { input, before } = sight;
  if (input.type !== 'hearing.final' || !before.reply?.paused || !asked(sight, 'playout.stop')) return false;
  return isBackchannel(input.text, before.plan.locale);
}

function isLateResult({ input, before }: Sight): boolean {
  if (input.type !== 'tool.done' || !before.tools[input.toolRunId]) return false;
  return !before.reply?.think?.waitingFor.includes(input.toolRunId);
}

function endedByTool({ before }: Sight): boolean {
  const think = before.reply?.think;
  return [...(think?.since ?? []), ...(think?.roundTools ?? [])].some(
    (message) => message.who === 'tool' && message.result.ok && message.result.end !== undefined,
  );
}

/** The mind has asked for a tool, and no run was begun. */
function isJoined(sight: Sight): boolean {
  const { input, before } = sight;
  const isAwaited = input.type === 'think.tool' && before.reply?.think?.id === input.thinkId;
  return isAwaited && before.reply?.think?.done === false && !asked(sight, 'tool.run');
}
