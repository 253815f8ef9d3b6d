/** A longer call needs no more room: only its log grows. */
import type { CallState } from '#voice/state.ts';
import type { Invariant } from './invariant.ts';
import { isPlain } from './plain.ts';

/** Timers that may run at once, next to those of tools and of clauses in the making. */
const MOST_TIMERS = 16;
/** The state without the plan, what is remembered, and what is being said. */
const MOST_STATE_CHARS = 3000;
/** Messages of the conversation that the mind is told, and results that have come since. */
const MOST_MESSAGES = 300;
/** Measuring is dear: it is done every so many steps. */
const MEASURED_EVERY = 61;

export const NO_GROWTH: Invariant = {
  name: 'growth',
  says: 'Nothing grows with the length of a call but its log.',
  watch: () => {
    let steps = 0;
    return {
      saw: ({ after }) => {
        steps += 1;
        const { length } = after.memory.history;
        if (length > MOST_MESSAGES) return `${length} messages are remembered`;
        return tooManyTimers(after) ?? (steps % MEASURED_EVERY === 0 ? tooLarge(after) : null);
      },
    };
  },
};

function tooManyTimers({ timers, tools, reply }: CallState): string | null {
  let running = 0;
  for (const _ in timers) running += 1;
  if (running <= MOST_TIMERS) return null;
  const most = MOST_TIMERS + Object.keys(tools).length + (reply?.clauses.length ?? 0);
  return running > most ? `${running} timers run at once` : null;
}

function tooLarge(state: CallState): string | null {
  if (!isPlain({ ...state, plan: null })) return 'the state is not plain data';
  const chars = stateChars({ ...state, turn: null, reply: null, ahead: null, tools: {} });
  return chars > MOST_STATE_CHARS ? `the state has grown to ${chars} characters` : null;
}

/** Size of what a call carries from step to step, without its plan and what is remembered of the conversation. */
function stateChars(state: CallState): number {
  return JSON.stringify({ ...state, plan: null, memory: null }).length;
}
