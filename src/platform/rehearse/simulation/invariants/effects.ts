/** Everything that the heart asks for ends or is cancelled, and what it waits for is really on its way. */
import { attemptsOf } from '#voice/speaking/reply.ts';
import type { CallState } from '#voice/state.ts';
import type { Invariant } from './invariant.ts';
import type { Ledger } from './ledger.ts';

export const EFFECTS_END: Invariant = {
  name: 'effects',
  says: 'Every effect is begun once, and ends or is cancelled; nothing runs that nobody waits for.',
  watch: () => ({
    saw: ({ after, effects }, ledger) =>
      ledger.wrong ?? (effects.length === 0 && after.phase === 'ended' ? null : orphan(after, ledger)),
    ended: (_, { running }) => {
      const left = [...running.hear, ...running.think, ...running.speak, ...running.timer];
      return left.length === 0 ? null : `after the end there still runs ${left.join(', ')}`;
    },
  }),
};

function orphan(state: CallState, { running }: Ledger): string | null {
  const { turn, reply, ahead, timers } = state;
  for (const hearId of running.hear)
    if (!turn?.utterances.some((one) => one.hearId === hearId || one.rival?.hearId === hearId))
      return `the recogniser is still at ${hearId}, of which nobody waits to hear`;
  for (const thinkId of running.think)
    if (reply?.think?.id !== thinkId && ahead?.thinkId !== thinkId)
      return `the mind is still at ${thinkId}, which nobody waits for`;
  for (const speakId of running.speak)
    if (
      !reply?.clauses.some(
        (one) => one.status === 'speaking' && attemptsOf(one).some((each) => each.speakId === speakId),
      )
    )
      return `the voice is still at ${speakId}, which nobody waits for`;
  let known = 0;
  for (const name in timers) {
    known += 1;
    if (!running.timer.has(timers[name]!)) return `the state waits for the timer ${name}, which does not run`;
  }
  return running.timer.size === known ? null : 'a timer runs that the state has forgotten';
}
