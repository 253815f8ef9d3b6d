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

/**
 * Puts a timer off that would otherwise be set anew with every word of a stream: the one that runs is left running, and when it fires
 * too early it is set for what is left (`firedEarly`). An id is counted all the same, so the ids of a log do not tell the two apart.
 */
export function putOffTimer(m: Moment, name: string, delayMs: number): void {
  const dueMs = m.state.nowMs + Math.max(0, Math.round(delayMs));
  const running = m.state.putOff[name];
  if (running && running.firesMs <= dueMs) {
    const putOff = { ...m.state.putOff, [name]: { firesMs: running.firesMs, dueMs } };
    return change(m, { ids: m.state.ids + 1, putOff });
  }
  setTimer(m, name, delayMs);
  change(m, { putOff: { ...m.state.putOff, [name]: { firesMs: dueMs, dueMs } } });
}

/** True for a timer that was put off meanwhile; it runs on. To be asked of one that has just fired, before it is forgotten. */
export function firedEarly(m: Moment, name: string): boolean {
  const { nowMs, putOff } = m.state;
  const leftMs = (putOff[name]?.dueMs ?? nowMs) - nowMs;
  if (leftMs <= 0) return false;
  forgetTimer(m, name);
  putOffTimer(m, name, leftMs);
  return true;
}

export function cancelTimer(m: Moment, name: string): void {
  const timerId = m.state.timers[name];
  if (timerId === undefined) return;
  if (!takeBack(m, timerId)) emit(m, { type: 'timer.cancel', timerId });
  forgetTimer(m, name);
}

/** A timer that this very step was about to set is not set at all. */
function takeBack(m: Moment, timerId: string): boolean {
  const at = m.effects.findLastIndex((effect) => effect.type === 'timer.set' && effect.timerId === timerId);
  if (at !== -1) m.effects.splice(at, 1);
  return at !== -1;
}

export function forgetTimer(m: Moment, name: string): void {
  const { timers, putOff } = m.state;
  if (putOff[name] === undefined) return change(m, { timers: without(timers, name) });
  change(m, { timers: without(timers, name), putOff: without(putOff, name) });
}

function without<T>(record: Readonly<Record<string, T>>, name: string): Record<string, T> {
  const rest: Record<string, T> = {};
  for (const other in record) if (other !== name) rest[other] = record[other]!;
  return rest;
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
