/** Everything that must hold in every call. The first that is broken is told, so the plainer ones come first. */
import { EFFECTS_END } from './effects.ts';
import { ENDS_ONCE } from './end.ts';
import { NOT_CANCELLED, ONE_REPLY, YIELDS } from './floor.ts';
import { NO_GROWTH } from './growth.ts';
import type { Invariant } from './invariant.ts';
import { LOG } from './log.ts';
import { HEARD_IS_PLAYED, HISTORY_IS_HEARD } from './memory.ts';
import { NEVER_SILENT } from './silence.ts';
import { RESULT_IS_KEPT, TOOL_ONCE } from './tools.ts';
import { ENDS_THE_WAIT } from './wait.ts';
import { WORDS_ARE_KEPT } from './words.ts';

/** Checked after every step. */
export const INVARIANTS: Invariant[] = [
  ONE_REPLY,
  NOT_CANCELLED,
  YIELDS,
  HEARD_IS_PLAYED,
  HISTORY_IS_HEARD,
  WORDS_ARE_KEPT,
  TOOL_ONCE,
  RESULT_IS_KEPT,
  EFFECTS_END,
  ENDS_ONCE,
  ENDS_THE_WAIT,
  NEVER_SILENT,
  NO_GROWTH,
];

/** All of them with what they say, also those that are judged over a whole call. */
export const SENTENCES: Record<string, string> = Object.fromEntries([
  ...INVARIANTS.map(({ name, says }) => [name, says]),
  [LOG.name, LOG.says],
  ['throws', 'No input makes a step throw.'],
]);
