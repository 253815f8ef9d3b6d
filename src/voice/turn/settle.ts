/**
 * After every step: whoever holds the floor, something must be due. Sees to it that a waiting call has a timer running that will
 * end the wait, so that no order of events leaves the line silent for ever.
 */
import { cancelTimer, change, hasTimer, note, setTimer, type Moment } from '../moment.ts';
import { bridgeLateWords, isOpenBridge, stopBridging } from '../hearing/late-words.ts';
import type { OpenTurn } from '../state.ts';
import { sayAsked } from '../operator.ts';
import { guessAhead, mayGuessAhead, reviewAhead, thinkAhead } from '../thinking/ahead.ts';
import { commitTurn, isDoubtful } from './commit.ts';
import type { EndpointRuling } from './endpointing.ts';
import { rememberSilence, ruling } from './turn-ending.ts';
import { awaitsFinal, removeUtterances, speechEndedMs, turnOf } from './open-turn.ts';

export function settle(m: Moment): void {
  const { phase } = m.state;
  const mayThink = phase === 'active' && !m.state.reply && !m.state.operator.muted;
  reviewAhead(m, mayThink ? m.state.turn : null);
  if (mayThink && m.state.turn) thinkInPause(m, m.state.turn);
  if (phase !== 'active') return;
  keysAreWhole(m);
  const { turn, reply, caller } = m.state;
  if (turn || reply || caller.kind === 'speaking') cancelTimer(m, 'silence');
  if (!turn || reply || caller.kind === 'speaking' || !awaitsFinal(turn)) stopBridging(m);
  if ((reply && !isOpenBridge(reply)) || caller.kind === 'speaking') return;
  sayAsked(m);
  if (m.state.turn && (!m.state.reply || isOpenBridge(m.state.reply))) settleTurn(m, m.state.turn);
  sayAsked(m);
  if (isWaiting(m) && !hasTimer(m, 'silence')) awaitCaller(m);
}

/** Keys end the turn also in a room that is never still: what is being said meanwhile is forgotten. [KP1] */
function keysAreWhole(m: Moment): void {
  const { turn, reply, caller } = m.state;
  if (!turn || turn.keypad === '' || reply || caller.kind === 'silent' || hasTimer(m, 'keypad')) return;
  const unfinished = turn.utterances.filter((one) => one.final === null).map((one) => one.id);
  removeUtterances(m, unfinished);
  change(m, { caller: { kind: 'silent' } });
}

/** Nobody has anything to say: also when the turn came to nothing. */
function isWaiting(m: Moment): boolean {
  return m.state.phase === 'active' && !m.state.turn && !m.state.reply && !m.state.operator.muted;
}

function awaitCaller(m: Moment): void {
  const { patienceMs } = m.state.memory.expect;
  setTimer(m, 'silence', patienceMs ?? m.state.plan.silence.afterMs);
  note(m, { type: 'silence', because: patienceMs === undefined ? 'waiting-for-caller' : 'wait-asked' });
}

function settleTurn(m: Moment, turn: OpenTurn): void {
  if (awaitsFinal(turn)) {
    if (!hasTimer(m, 'final')) setTimer(m, 'final', m.state.plan.turn.finalTimeoutMs);
    if (!m.state.reply && !hasTimer(m, 'bridge')) bridgeLateWords(m, turn, ruling(m, turn).silenceMs);
    return;
  }
  cancelTimer(m, 'final');
  if (turn.typed !== '') return commitTurn(m, 'TX1');
  if (turn.keypad !== '') {
    if (!hasTimer(m, 'keypad')) commitTurn(m, 'KP1');
    return;
  }
  if (!hasTimer(m, 'endpoint')) awaitEndpoint(m, turn);
}

function awaitEndpoint(m: Moment, turn: OpenTurn): void {
  const { silenceMs, rule, over } = ruling(m, turn);
  const waitedMs = m.state.nowMs - (speechEndedMs(turn) ?? m.state.nowMs);
  if (waitedMs >= silenceMs) return unlessStirring(m, turn, { silenceMs, rule });
  setTimer(m, 'endpoint', silenceMs - waitedMs);
  const said = turnOf(turn);
  if (over >= LIKELY && !m.state.operator.muted && !isDoubtful(m, said.confidence))
    thinkAhead(m, said, silenceMs - waitedMs);
}

/** The caller pauses behind words that are a whole turn as far as they are known: the mind need not wait for the final. [TA4] */
function thinkInPause(m: Moment, turn: OpenTurn): void {
  const last = turn.utterances.at(-1);
  if (!last || last.final || last.partial === '' || turn.keypad !== '' || turn.typed !== '') return;
  const pauses = last.endedMs !== null || m.state.nowMs - (last.pausedMs ?? -Infinity) <= PAUSED_MS;
  if (pauses && mayGuessAhead(m) && ruling(m, turn).over >= LIKELY) guessAhead(m, turn);
}
/** Partials that come so soon after the caller has paused are of what they said before. */
const PAUSED_MS = 100;

/** The caller has been silent long enough. [EP] */
export function endpointReached(m: Moment): void {
  const { turn, reply, caller } = m.state;
  if (turn && !reply && caller.kind === 'silent') unlessStirring(m, turn, ruling(m, turn));
}

/** [EP20] */
function unlessStirring(
  m: Moment,
  turn: OpenTurn,
  { silenceMs, rule }: Pick<EndpointRuling, 'silenceMs' | 'rule'>,
): void {
  const { nowMs } = m.state;
  const leftMs = turn.stirredMs === undefined ? 0 : turn.stirredMs + STIR_MS - nowMs;
  const overdueMs = nowMs - (speechEndedMs(turn) ?? nowMs) - silenceMs;
  if (leftMs > 0 && overdueMs < MOST_STIRRING_MS) setTimer(m, 'endpoint', leftMs);
  else turnIsOver(m, rule);
}
/** After a frame of speech so much more makes it sure that there is any, or none; in a room that stirs all the time it is not waited for longer. */
const STIR_MS = 80;
const MOST_STIRRING_MS = 120;

function turnIsOver(m: Moment, rule: string): void {
  rememberSilence(m, 0);
  commitTurn(m, rule);
}

/** From this probability on that a turn is over, the mind may be asked about it. */
const LIKELY = 0.5;
