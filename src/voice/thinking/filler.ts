/** Thinking that takes long is bridged by something short. [FL1] */
import { hasTimer, setTimer, type Moment } from '../moment.ts';
import { addClause } from '../speaking/reply.ts';
import type { Reply } from '../state.ts';

/** The wait for a second filler is so much longer than for the first. Smaller: the agent stammers. */
const FILLER_PAUSE_FACTOR = 3;
/** Whatever the strategy says, also where a filler cannot be spoken. */
const LEAST_PAUSE_MS = 500;

/** More words may come: of the mind, or of a tool that it waits for. */
export function stillThinks({ think }: Reply): boolean {
  return think !== null && (!think.done || think.waitingFor.length > 0);
}

/** Nothing of what there is remains to be heard. */
export function isAllSaid(reply: Reply): boolean {
  return reply.clauses.every((clause) => clause.status === 'heard' || clause.status === 'dropped');
}

/** Everything was heard but the mind is not done: a filler if it takes long. */
export function bridgeGap(m: Moment): void {
  const { reply, plan } = m.state;
  if (!reply || !stillThinks(reply) || !isAllSaid(reply) || plan.speech.fillers.length === 0) return;
  setTimer(m, 'filler', plan.speech.fillerAfterMs);
}

/** Thinking takes long: says something short, and again after a while. */
export function sayFiller(m: Moment): void {
  const { reply, plan } = m.state;
  if (!reply || reply.paused || !stillThinks(reply) || !isAllSaid(reply)) return;
  const { fillers, fillerAfterMs } = plan.speech;
  const said = reply.clauses.filter((clause) => clause.filler).length;
  const filler = fillers[said % fillers.length];
  if (filler !== undefined) addClause(m, filler, true);
  if (!hasTimer(m, 'filler'))
    setTimer(m, 'filler', Math.max(LEAST_PAUSE_MS, fillerAfterMs * FILLER_PAUSE_FACTOR));
}
