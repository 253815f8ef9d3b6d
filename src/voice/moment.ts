import type { Effect } from './effects.ts';
import type { Happening } from './events.ts';
import type { CallState, Reply } from './state.ts';

/** One step in the making: rules replace its state and add effects; nothing else changes. */
export interface Moment {
  state: CallState;
  readonly effects: Effect[];
}

export function change(m: Moment, patch: Partial<CallState>): void {
  m.state = { ...m.state, ...patch };
}

export function emit(m: Moment, effect: Effect): void {
  m.effects.push(effect);
}

export function note(m: Moment, event: Happening): void {
  m.effects.push({ type: 'note', event });
}

/** A new id, unique within the call: `r7`. */
export function newId(m: Moment, prefix: string): string {
  change(m, { ids: m.state.ids + 1 });
  return `${prefix}${m.state.ids}`;
}

/** Sets the timer of that name anew. */
export function setTimer(m: Moment, name: string, delayMs: number): void {
  cancelTimer(m, name);
  const timerId = newId(m, `${name}#`);
  change(m, { timers: { ...m.state.timers, [name]: timerId } });
  emit(m, { type: 'timer.set', timerId, delayMs: Math.max(0, Math.round(delayMs)) });
}

export function cancelTimer(m: Moment, name: string): void {
  const timerId = m.state.timers[name];
  if (timerId === undefined) return;
  emit(m, { type: 'timer.cancel', timerId });
  forgetTimer(m, name);
}

export function forgetTimer(m: Moment, name: string): void {
  const rest: Record<string, string> = {};
  const { timers } = m.state;
  for (const other in timers) if (other !== name) rest[other] = timers[other]!;
  change(m, { timers: rest });
}

export function hasTimer(m: Moment, name: string): boolean {
  return m.state.timers[name] !== undefined;
}

/** Changes the reply that is in the making. Without one, nothing. */
export function changeReply(m: Moment, patch: Partial<Reply>): void {
  if (m.state.reply) change(m, { reply: { ...m.state.reply, ...patch } });
}

/** Stops playout at the next frame. `playout.stopped` with this stop's id will tell what was heard. */
export function stopPlayout(m: Moment, how: 'playout.pause' | 'playout.stop'): void {
  const stopId = newId(m, 'p');
  change(m, { stopId });
  emit(m, { type: how, stopId });
}
