/** What the caller is saying: the utterances of a turn that is not answered yet. */
import { cancelTimer, change, emit, type Moment } from '../moment.ts';
import type { CallerTurn } from '../ports/language-model.ts';
import type { OpenTurn, Utterance } from '../state.ts';

export function utteranceOf(m: Moment, hearId: string): Utterance | undefined {
  return m.state.turn?.utterances.find((one) => one.hearId === hearId || one.rival?.hearId === hearId);
}

export function changeUtterance(m: Moment, id: string, patch: Partial<Utterance>): void {
  const turn = m.state.turn;
  if (!turn) return;
  const utterances = turn.utterances.map((one) => (one.id === id ? { ...one, ...patch } : one));
  change(m, { turn: { ...turn, utterances } });
}

/** Takes utterances out of the turn: they were not for us. A turn with nothing left is gone. */
export function removeUtterances(m: Moment, ids: string[]): void {
  const turn = m.state.turn;
  if (!turn) return;
  for (const one of turn.utterances) if (ids.includes(one.id)) cancelHearing(m, one);
  const utterances = turn.utterances.filter((one) => !ids.includes(one.id));
  const empty = utterances.length === 0 && turn.keypad === '' && turn.typed === '';
  change(m, { turn: empty ? null : { ...turn, utterances } });
  if (empty) cancelTimer(m, 'turn');
}

/** Forgets the turn, and asks no recogniser about it any more. */
export function dropTurn(m: Moment): void {
  for (const one of m.state.turn?.utterances ?? []) cancelHearing(m, one);
  change(m, { turn: null });
  for (const name of ['endpoint', 'final', 'turn', 'keypad']) cancelTimer(m, name);
}

export function cancelHearing(m: Moment, utterance: Utterance): void {
  if (utterance.final !== null) return;
  emit(m, { type: 'hear.cancel', hearId: utterance.hearId });
  if (utterance.rival) emit(m, { type: 'hear.cancel', hearId: utterance.rival.hearId });
}

/** The words of the turn so far: finals, and partials where there is no final yet. */
export function turnText(turn: OpenTurn): string {
  const said = turn.utterances.map((one) => (one.final ? one.final.text : one.partial));
  return [...said, turn.keypad, turn.typed].filter((text) => text !== '').join(' ');
}

/** What the mind is told of a turn. */
export function turnOf(open: OpenTurn): CallerTurn {
  const text = turnText(open);
  if (open.typed !== '') return { text, confidence: 1, via: 'typed' };
  if (open.keypad !== '') return { text, confidence: 1, via: 'keypad' };
  const said = open.utterances.filter((one) => one.final !== null && one.final.text !== '');
  const confidence = said.reduce((lowest, one) => Math.min(lowest, one.final?.confidence ?? 0), 1);
  return { text, confidence: said.length === 0 ? 0 : confidence, via: 'speech' };
}

export function awaitsFinal(turn: OpenTurn): boolean {
  return turn.utterances.some((one) => one.final === null);
}

/** When the caller's speech in this turn ended; null while it goes on, and for turns without speech. Noise after it is none. [EP16] */
export function speechEndedMs(turn: OpenTurn): number | null {
  return lastSaid(turn)?.endedMs ?? null;
}

/** The last utterance that was speech, as far as is known; where none was, the last. */
export function lastSaid(turn: OpenTurn): Utterance | undefined {
  return turn.utterances.findLast((one) => !isNoise(one)) ?? turn.utterances.at(-1);
}

function isNoise({ final }: Utterance): boolean {
  return final !== null && final.text === '' && !final.refused && !final.failed;
}
