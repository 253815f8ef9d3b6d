/** Hearts with one thing wrong each, and the invariant that must find it out. */
import { step } from '#voice/conversation.ts';
import type { Effect } from '#voice/effects.ts';
import type { Input } from '#voice/inputs.ts';
import type { CallState } from '#voice/state.ts';
import type { Heart } from '#platform/rehearse/simulation/world/world.ts';

type Step = { state: CallState; effects: Effect[] };

/** What is wrong with the heart, as an engineer would say it → the invariant → the heart. */
export const BROKEN_HEARTS: [wrong: string, invariant: string, heart: Heart][] = [
  [
    'tells twice that a reply begins',
    'one-reply',
    effects((one) => (isNote(one, 'reply.started') ? [one, one] : [one])),
  ],
  [
    'never tells that a reply has ended',
    'one-reply',
    effects((one) => (isNote(one, 'reply.ended') ? [] : [one])),
  ],
  [
    'pauses playout where it should stop it',
    'cancelled-audio',
    effects((one) => [one.type === 'playout.stop' ? { ...one, type: 'playout.pause' } : one]),
  ],
  ['leaves a clause in playout that cannot be spoken', 'cancelled-audio', without('playout.skip')],
  [
    'plays the greeting again with each answer',
    'cancelled-audio',
    effects((one) => (one.type === 'think.start' ? [one, { type: 'playout.queue', clauseId: 'c3' }] : [one])),
  ],
  [
    'talks on while the caller speaks',
    'yields',
    (state, input) => {
      const after = step(state, input);
      const { reply } = after.state;
      if (input.type !== 'caller.started' || !reply) return after;
      const kept = after.effects.filter((one) => one.type !== 'playout.pause');
      return { state: { ...after.state, stopId: null, reply: { ...reply, paused: null } }, effects: kept };
    },
  ],
  [
    'takes more for heard than was played',
    'heard',
    inputs((one) => (one.type === 'playout.stopped' ? { ...one, heardMs: one.heardMs + 700 } : one)),
  ],
  [
    'takes a whole clause for heard as soon as it begins',
    'heard',
    inputs((one) => (one.type === 'playout.began' ? { ...one, type: 'playout.ended' } : one)),
  ],
  [
    'forgets the last thing that was heard',
    'history',
    states((state) => withHistory(state, state.memory.history.slice(0, -1))),
  ],
  [
    'remembers what nobody heard',
    'history',
    states((state) => withHistory(state, [...state.memory.history, { who: 'agent', text: 'Never said.' }])),
  ],
  [
    'forgets what was said over the agent',
    'words',
    (state, input) => {
      const after = step(state, input);
      const isFinal = input.type === 'hearing.final' && state.reply !== null;
      return isFinal ? { ...after, state: { ...after.state, turn: null } } : after;
    },
  ],
  [
    'runs every tool twice',
    'tool-once',
    effects((one) => (one.type === 'tool.run' ? [one, { ...one, toolRunId: `${one.toolRunId}b` }] : [one])),
  ],
  [
    'does not know what it has asked for already',
    'tool-once',
    states((state) => (state.reply?.think ? { ...state, tools: {} } : state)),
  ],
  ['drops what tools bring after an interruption', 'result-kept', dropsLateResults],
  ['lets the mind think on after an interruption', 'effects', without('think.cancel')],
  ['lets the voice speak on after an interruption', 'effects', without('speak.cancel')],
  ['never tells the recogniser to stop', 'effects', without('hear.cancel')],
  ['keeps every timer running', 'effects', without('timer.cancel')],
  ['forgets to set timers', 'effects', without('timer.set')],
  ['asks the recogniser twice', 'effects', effects((one) => (one.type === 'hear.open' ? [one, one] : [one]))],
  ['ends a call twice', 'ends', effects((one) => (isNote(one, 'call.ended') ? [one, one] : [one]))],
  ['goes on after the end', 'ends', goesOn],
  ['waits for the caller for ever', 'wait', withoutTimer('silence')],
  ['waits for the final text for ever', 'wait', withoutTimer('final')],
  ['never rules on what was said over it', 'wait', withoutTimer('ruling')],
  [
    'is ten times as patient as the plan says',
    'silence',
    effects((one) => [
      one.type === 'timer.set' && one.timerId.startsWith('silence')
        ? { ...one, delayMs: one.delayMs * 10 + 60_000 }
        : one,
    ]),
  ],
  [
    'does not bridge long thinking',
    'silence',
    effects((one) => [
      one.type === 'timer.set' && /^(?:filler|think)/.test(one.timerId) ? { ...one, delayMs: 50_000 } : one,
    ]),
  ],
  [
    'keeps every input for later',
    'growth',
    (state, input) => {
      const { state: after, effects: asked } = step(state, input);
      const kept = (state as CallState & { kept?: Input[] }).kept ?? [];
      return { state: { ...after, kept: [...kept, input, input, input] } as CallState, effects: asked };
    },
  ],
  ['looks at a clock of its own', 'log', effectsNow()],
  [
    'cannot stand the hash key',
    'throws',
    inputs((one) => {
      if (one.type === 'caller.keypad' && one.digit === '#') throw new Error('what is this key?');
      return one;
    }),
  ],
];

function effects(change: (effect: Effect) => Effect[]): Heart {
  return (state, input) => {
    const after = step(state, input);
    return { state: after.state, effects: after.effects.flatMap(change) };
  };
}

function without(type: Effect['type']): Heart {
  return effects((one) => (one.type === type ? [] : [one]));
}

function inputs(change: (input: Input) => Input): Heart {
  return (state, input) => step(state, change(input));
}

/** Changes what is remembered whenever a reply was heard. */
function states(change: (state: CallState) => CallState): Heart {
  return (state, input) => {
    const after = step(state, input);
    const isChanged =
      after.state.memory.history.length > state.memory.history.length || input.type === 'think.tool';
    return isChanged ? { ...after, state: change(after.state) } : after;
  };
}

function withHistory(state: CallState, history: CallState['memory']['history']): CallState {
  return { ...state, memory: { ...state.memory, history } };
}

/** The timer is neither set nor known. */
function withoutTimer(name: string): Heart {
  return (state, input) => {
    const after = step(state, input);
    const { [name]: _, ...timers } = after.state.timers;
    const kept = after.effects.filter((one) => !('timerId' in one && one.timerId.startsWith(`${name}#`)));
    return { state: { ...after.state, timers }, effects: kept };
  };
}

function dropsLateResults(state: CallState, input: Input): Step {
  if (input.type !== 'tool.done' || state.reply?.think?.waitingFor.includes(input.toolRunId))
    return step(state, input);
  return { state: { ...state, nowMs: input.atMs }, effects: [] };
}

function goesOn(state: CallState, input: Input): Step {
  const after = step(state, input);
  return state.phase === 'ended' ? { ...after, effects: [{ type: 'line.hang-up', reason: 'again' }] } : after;
}

function effectsNow(): Heart {
  let calls = 0;
  return effects((one) => {
    calls += 1;
    return [
      isNote(one, 'call.answered')
        ? { type: 'note', event: { type: 'caller.keypad', digit: `${calls}` } }
        : one,
    ];
  });
}

function isNote(effect: Effect, type: string): boolean {
  return effect.type === 'note' && effect.event.type === type;
}
