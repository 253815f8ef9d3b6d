/** When something fails: the strategy's policy decides what the caller hears instead of silence. */
import { change, changeReply, emit, note, type Moment } from '../moment.ts';
import { endCall } from '../ending.ts';
import type { Role } from '../effects.ts';
import type { ErrorCode } from '../errors.ts';
import type { EndedBy } from '../events.ts';
import type { FallbackAction, FallbackTrigger } from '../plan.ts';
import { say } from '../speaking/reply.ts';
import { choosePolicy } from './policies.ts';

export interface FallBack {
  on: FallbackTrigger;
  confidence?: number;
  /** Does again what failed, with the next provider; false when there is none. */
  switchProvider?: () => boolean;
}

/** Counts the trouble and acts on it. True when it was mended or the caller is told; to bridge the wait alone is neither. */
export function fallBack(m: Moment, trouble: FallBack): boolean {
  const count = strike(m, trouble.on);
  const { confidence } = trouble;
  const policy = choosePolicy(m.state.plan.fallbacks, {
    on: trouble.on,
    count,
    ...(confidence === undefined ? {} : { confidence }),
  });
  if (!policy) return false;
  const actions = policy.then.map((action) => action.do);
  note(m, { type: 'fallback.fired', policyId: policy.id, on: trouble.on, actions, count });
  let heard = false;
  for (const action of policy.then) {
    if (action.do === 'switch_provider') {
      if (trouble.switchProvider?.()) return true;
    } else {
      act(m, action, trouble.on, count);
      heard ||= action.do !== 'maintain_voice_stream';
      if (action.do === 'end_call') return true;
    }
  }
  return heard;
}

export function strike(m: Moment, on: FallbackTrigger): number {
  const count = (m.state.strikes[on] ?? 0) + 1;
  change(m, { strikes: { ...m.state.strikes, [on]: count } });
  return count;
}

/** It works again: the next trouble of this kind is the first. */
export function clearStrikes(m: Moment, on: FallbackTrigger): void {
  if (!m.state.strikes[on]) return;
  const { [on]: _, ...strikes } = m.state.strikes;
  change(m, { strikes });
}

type Spoken = Exclude<FallbackAction, { do: 'switch_provider' }>;

function act(m: Moment, action: Spoken, on: FallbackTrigger, count: number): void {
  if (m.state.operator.muted && action.do !== 'end_call') return;
  switch (action.do) {
    case 'prompt_for_clarification': {
      const wordings = action.say?.length ? action.say : m.state.plan.speech.clarify;
      const text = wordings[Math.min(count, wordings.length) - 1];
      if (text !== undefined) say(m, text, { kind: 'clarification', interruptible: true });
      return;
    }
    case 'maintain_voice_stream':
      keepLineAlive(m);
      if (action.say !== undefined) say(m, action.say, { kind: 'filler', interruptible: true });
      return;
    case 'say':
      return say(m, action.text, { kind: 'apology', interruptible: true });
    case 'end_call':
      return endSaying(
        m,
        { reason: `fallback: ${on}`, by: 'agent' },
        action.say ?? m.state.plan.speech.goodbye,
      );
  }
}

/** Ends the call after what is being said, with these last words. */
export function endSaying(m: Moment, end: { reason: string; by: EndedBy }, words: string): void {
  if (!m.state.reply) return endCall(m, { ...end, say: words });
  say(m, words, { kind: 'goodbye', interruptible: false, end });
  changeReply(m, { interruptible: false });
}

/** The line carries audio until the next clause begins. */
export function keepLineAlive(m: Moment): void {
  if (m.state.comfort) return;
  change(m, { comfort: true });
  emit(m, { type: 'playout.comfort', on: true });
}

/** Tells what a provider did, or that it was not even asked. */
export function noteFailure(m: Moment, role: Role, provider: number, code: ErrorCode): void {
  if (code === 'provider.resting') note(m, { type: 'provider.skipped', role, provider });
  else note(m, { type: 'provider.failed', role, provider, code });
}

/** Moves a role to its next provider; false when there is none. */
export function nextProvider(m: Moment, role: Role, from: number): boolean {
  const to = providerAfter(m, role, from);
  if (to !== null) moveTo(m, role, to);
  return to !== null;
}

/** The provider to ask when `from` does not answer; null when there is none. */
export function providerAfter(m: Moment, role: Role, from: number): number | null {
  const { current, count } = m.state.providers[role];
  if (current > from) return current;
  return from + 1 < count ? from + 1 : null;
}

/** From now on this provider is asked first; never one before it. */
export function moveTo(m: Moment, role: Role, to: number): void {
  const { current, count } = m.state.providers[role];
  if (to <= current) return;
  change(m, { providers: { ...m.state.providers, [role]: { current: to, count } } });
  note(m, { type: 'provider.switched', role, from: current, to });
}

/** The strategy wants another provider asked when one of this role fails. */
export function mayAskAnother(m: Moment, on: 'stt_error' | 'tts_error'): boolean {
  const count = (m.state.strikes[on] ?? 0) + 1;
  const policy = choosePolicy(m.state.plan.fallbacks, { on, count });
  return policy?.then.some((action) => action.do === 'switch_provider') ?? false;
}
