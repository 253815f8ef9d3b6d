/** The caller answers by keypad or in writing: certain words, no voice activity. */
import { cancelTimer, change, newId, note, setTimer, type Moment } from '../moment.ts';
import type { Inputs } from '../inputs.ts';
import { expectationNow } from '../hearing/ask-recogniser.ts';
import { interrupt, overlapEnded } from './overlap.ts';
import { dropTurn } from './open-turn.ts';
import type { OpenTurn } from '../state.ts';

/** So long after a key the number is taken as whole. Shorter: it is cut while the caller looks for the next key. */
const KEY_PAUSE_MS = 2500;
/** Nobody types a longer number; more keys than these are ignored. */
const MAX_KEYS = 64;

export function callerWrote(m: Moment, input: Inputs['caller.keypad' | 'caller.typed']): void {
  if (input.type === 'caller.keypad') keyPressed(m, input.digit);
  else textTyped(m, input.text);
}

function keyPressed(m: Moment, digit: string): void {
  if (m.state.phase !== 'active') return;
  note(m, { type: 'caller.keypad', digit });
  cancelTimer(m, 'silence');
  if (m.state.reply?.interruptible) interrupt(m);
  const turn = openTurn(m);
  const done = digit === '#' && turn.keypad !== '';
  const keypad = done ? turn.keypad : (turn.keypad + digit).slice(0, MAX_KEYS);
  change(m, { turn: { ...turn, keypad } });
  const max = expectationNow(m).digits?.max ?? Number.POSITIVE_INFINITY;
  setTimer(m, 'keypad', done || keypad.length >= max ? 0 : KEY_PAUSE_MS);
}

/** What was written is a whole turn, with what was written before it and is not answered; what was being said is forgotten. */
function textTyped(m: Moment, text: string): void {
  if (m.state.phase !== 'active' || text.trim() === '') return;
  const typed = [m.state.turn?.typed ?? '', text.trim()].filter((one) => one !== '').join(' ');
  dropTurn(m);
  change(m, { caller: { kind: 'silent' } });
  cancelTimer(m, 'silence');
  change(m, { turn: { ...openTurn(m), typed } });
  if (m.state.reply?.interruptible) interrupt(m);
  else overlapEnded(m);
}

function openTurn(m: Moment): OpenTurn {
  return (
    m.state.turn ?? { id: newId(m, 'q'), startedMs: m.state.nowMs, utterances: [], keypad: '', typed: '' }
  );
}
