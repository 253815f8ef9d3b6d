/** What the recogniser makes of an utterance: partial text, the final, or a fault. */
import { cancelTimer, emit, note, type Moment } from '../moment.ts';
import type { Inputs } from '../inputs.ts';
import { choosePolicy } from '../fallback/policies.ts';
import { nextProvider, noteFailure, strike } from '../fallback/fall-back.ts';
import { changeUtterance, utteranceOf } from '../turn/open-turn.ts';
import type { Utterance, UtteranceFinal } from '../state.ts';
import { askRecogniser } from './ask-recogniser.ts';
import { hearsOnWithout, takeWords } from './late-words.ts';

/** Opens the recogniser in use on the utterance, from its first frame. */
export function openHearing(m: Moment, utteranceId: string): { hearId: string; provider: number } {
  const provider = m.state.providers.stt.current;
  return { hearId: askRecogniser(m, utteranceId, provider), provider };
}

/** Returns the utterance when the partial changed something. */
export function heardPartial(m: Moment, input: Inputs['hearing.partial']): Utterance | null {
  const utterance = utteranceOf(m, input.hearId);
  if (!utterance || utterance.final || utterance.partial === input.text) return null;
  const { levelDb = utterance.levelDb } = input;
  const heard = { partial: input.text, ...(levelDb !== undefined && { levelDb }) };
  changeUtterance(m, utterance.id, heard);
  note(m, { type: 'caller.partial', utteranceId: utterance.id, text: input.text });
  cancelTimer(m, 'endpoint');
  return { ...utterance, ...heard };
}

/** Returns the utterance when its final was awaited. */
export function heardFinal(m: Moment, input: Inputs['hearing.final']): Utterance | null {
  const utterance = utteranceOf(m, input.hearId);
  if (!utterance || utterance.final) return null;
  const { text, confidence, refused } = input;
  // What one recogniser is not made to understand, the other may be.
  if (refused && hearsOnWithout(m, utterance, input.hearId)) return null;
  takeWords(m, utterance, input.hearId);
  return closeUtterance(m, utterance, {
    text: refused ? '' : text.trim(),
    confidence,
    refused,
    failed: false,
  });
}

/** A recogniser failed: the next one hears the utterance from its beginning, or it counts as not understood. */
export function hearingFailed(m: Moment, input: Inputs['hearing.failed']): Utterance | null {
  const utterance = utteranceOf(m, input.hearId);
  if (!utterance || utterance.final) return null;
  const failed = utterance.rival?.hearId === input.hearId ? utterance.rival : utterance;
  noteFailure(m, 'stt', failed.provider, input.code);
  if (hearsOnWithout(m, utterance, input.hearId)) return null;
  const skips = input.code === 'provider.resting' || mayRetry(m, utterance.provider);
  if (skips && nextProvider(m, 'stt', utterance.provider)) {
    const again = openHearing(m, utterance.id);
    changeUtterance(m, utterance.id, { ...again, partial: '' });
    if (utterance.endedMs !== null) emit(m, { type: 'hear.finish', hearId: again.hearId });
    cancelTimer(m, 'final');
    return null;
  }
  const text = utterance.partial;
  return closeUtterance(m, utterance, {
    text,
    confidence: text === '' ? 0 : UNCONFIRMED,
    refused: text === '',
    failed: text === '',
  });
}

/** The recogniser's final is late: what its partials said counts, with little confidence. */
export function finalIsLate(m: Moment): void {
  for (const utterance of m.state.turn?.utterances ?? []) {
    if (utterance.final || utterance.endedMs === null) continue;
    const { hearId, rival } = utterance;
    for (const id of rival ? [rival.hearId, hearId] : [hearId]) {
      hearingFailed(m, { type: 'hearing.failed', atMs: m.state.nowMs, hearId: id, code: 'provider.timeout' });
    }
    for (const id of rival ? [rival.hearId, hearId] : [hearId]) {
      emit(m, { type: 'hear.cancel', hearId: id, late: true });
    }
  }
}

/** Confidence of partial text that no final confirmed. Higher: a half-heard answer is taken for certain. */
const UNCONFIRMED = 0.4;

/** Another recogniser is left for what this one has failed on, and the strategy wants it asked. */
function mayRetry(m: Moment, failed: number): boolean {
  const count = (m.state.strikes.stt_error ?? 0) + 1;
  const policy = choosePolicy(m.state.plan.fallbacks, { on: 'stt_error', count });
  if (!policy?.then.some((action) => action.do === 'switch_provider')) return false;
  const { current, count: providers } = m.state.providers.stt;
  if (current <= failed && current + 1 >= providers) return false;
  strike(m, 'stt_error');
  const actions = policy.then.map((action) => action.do);
  note(m, { type: 'fallback.fired', policyId: policy.id, on: 'stt_error', actions, count });
  return true;
}

function closeUtterance(m: Moment, utterance: Utterance, final: UtteranceFinal): Utterance {
  const endedMs = utterance.endedMs ?? m.state.nowMs;
  changeUtterance(m, utterance.id, { final });
  cancelTimer(m, 'endpoint');
  note(m, {
    type: 'caller.said',
    utteranceId: utterance.id,
    text: final.text,
    confidence: final.confidence,
    refused: final.refused,
    startedMs: utterance.startedMs,
    endedMs,
  });
  return { ...utterance, final };
}
