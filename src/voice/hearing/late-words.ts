/** The caller has finished, and the recogniser takes its time: the wait is bridged, and another recogniser asked. [FL2] [FB10] */
import { mayAskAnother, moveTo, noteFailure, providerAfter } from '../fallback/fall-back.ts';
import { cancelTimer, change, emit, hasTimer, note, setTimer, type Moment } from '../moment.ts';
import { addClause, beginReply, isBridge, isSpeakable } from '../speaking/reply.ts';
import { awaitsFinal, changeUtterance, speechEndedMs, turnText } from '../turn/open-turn.ts';
import type { OpenTurn, Reply, Utterance } from '../state.ts';
import { askRecogniser } from './ask-recogniser.ts';

/** Between one filler and the next, whatever the strategy says. Less: the agent stammers. */
const LEAST_AGAIN_MS = 500;

/** A filler that the reply to the turn may go on from at any time. */
export function isOpenBridge(reply: Reply): boolean {
  return isBridge(reply) && reply.paused === null && !reply.cut;
}

/** The wait for words is bridged from when the caller, had they been understood, would have waited long for the answer. */
export function bridgeLateWords(m: Moment, turn: OpenTurn, ruledMs: number): void {
  if (m.state.reply || hasTimer(m, 'bridge')) return;
  const { fillerAfterMs } = m.state.plan.speech;
  // Of no words there is no telling: the ordinary wait.
  const endpointMs = turnText(turn) === '' ? m.state.plan.turn.endpointMs : ruledMs;
  const waitedMs = m.state.nowMs - (speechEndedMs(turn) ?? m.state.nowMs);
  const againMs = Math.max(fillerAfterMs, LEAST_AGAIN_MS);
  setTimer(m, 'bridge', turn.bridged ? againMs : endpointMs + fillerAfterMs - waitedMs);
}

/** The words are still missing. */
export function wordsAreLate(m: Moment): void {
  const { turn, reply, caller, phase } = m.state;
  if (phase !== 'active' || !turn || reply || caller.kind === 'speaking' || !awaitsFinal(turn)) return;
  for (const one of turn.utterances) if (one.final === null && !one.slow) askBeside(m, one);
  const { fillers } = m.state.plan.speech;
  const bridged = turn.bridged ?? 0;
  if (m.state.turn) change(m, { turn: { ...m.state.turn, bridged: bridged + 1 } });
  if (m.state.operator.muted) return;
  const filler = fillers[bridged % Math.max(1, fillers.length)] ?? '';
  if (!isSpeakable(m, filler)) return;
  beginReply(m, { kind: 'filler', interruptible: true });
  addClause(m, filler, true);
}

/** Another recogniser hears the utterance as well; the first to understand it counts. */
function askBeside(m: Moment, { id, hearId, provider }: Utterance): void {
  const beside = mayAskAnother(m, 'stt_error') ? providerAfter(m, 'stt', provider) : null;
  note(m, { type: 'provider.slow', role: 'stt', provider, beside });
  changeUtterance(m, id, { slow: true });
  if (beside === null) return;
  const asked = askRecogniser(m, id, beside);
  changeUtterance(m, id, { hearId: asked, provider: beside, rival: { hearId, provider } });
  emit(m, { type: 'hear.finish', hearId: asked });
}

/** One of two recognisers has answered: it alone counts. The one asked first, if it lost, is asked no more in this call. */
export function takeWords(m: Moment, utterance: Utterance, hearId: string): void {
  const { rival } = utterance;
  if (!rival) return;
  if (rival.hearId === hearId) {
    emit(m, { type: 'hear.cancel', hearId: utterance.hearId });
    changeUtterance(m, utterance.id, { ...rival, rival: null });
    return;
  }
  noteFailure(m, 'stt', rival.provider, 'provider.timeout');
  emit(m, { type: 'hear.cancel', hearId: rival.hearId, late: true });
  changeUtterance(m, utterance.id, { rival: null });
  moveTo(m, 'stt', utterance.provider);
}

/** One of two recognisers is of no use: the other goes on. False when there was only one. */
export function hearsOnWithout(m: Moment, utterance: Utterance, hearId: string): boolean {
  const { rival } = utterance;
  if (!rival) return false;
  if (rival.hearId === hearId) moveTo(m, 'stt', utterance.provider);
  const left = rival.hearId === hearId ? {} : rival;
  changeUtterance(m, utterance.id, { ...left, rival: null });
  return true;
}

/** Nothing is awaited, or somebody speaks. */
export function stopBridging(m: Moment): void {
  cancelTimer(m, 'bridge');
}
