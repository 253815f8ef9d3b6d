/** What is going on in a call, kept from its inputs and effects alone: what runs, what playout has, whose reply it is. */
import type { Effect } from '#voice/effects.ts';
import type { Happening } from '#voice/events.ts';
import type { Input } from '#voice/inputs.ts';
import type { ToolRequest } from '#voice/ports/language-model.ts';
import { ANSWERED_WITHIN_MS } from '../world/surroundings.ts';

export type Kind = 'hear' | 'think' | 'speak' | 'timer' | 'stop';

export class Ledger {
  /** Asked for, and neither answered nor cancelled. */
  readonly running: Record<Kind, Set<string>> = {
    hear: new Set(),
    think: new Set(),
    speak: new Set(),
    timer: new Set(),
    stop: new Set(),
  };
  readonly tools = new Map<string, ToolRequest>();
  /** When each running timer is due. */
  readonly due = new Map<string, number>();
  /** Clauses that playout has in hand, in order; those of them that have audio. */
  readonly queued: string[] = [];
  readonly withAudio = new Set<string>();
  playoutStands = false;
  /** The reply that is going on, by the events. */
  reply: string | null = null;
  /** Whose reply a clause belongs to. */
  readonly replyOf = new Map<string, string>();
  /** What each synthesis speaks. */
  readonly clauseOf = new Map<string, string>();
  /** The effects and notes of this step that make no sense: begun twice, cancelled and never begun. */
  wrong: string | null = null;
  /** The result that is the input of this step was awaited. */
  wasRunning = false;
  /** How long the event loop has stood still in this call, as far as timers and playout's answers tell. */
  stoodMs = 0;
  /** When playout has answered a stop at the latest. */
  #answerDueMs = Number.POSITIVE_INFINITY;
  #atMs = 0;
  readonly #begun = new Set<string>();

  /** Something can be heard, as far as anyone can know. */
  get isAudible(): boolean {
    const [head] = this.queued;
    return !this.playoutStands && head !== undefined && this.withAudio.has(head);
  }

  read(input: Input): void {
    this.wrong = null;
    this.#stand(input.atMs);
    switch (input.type) {
      case 'call.moved':
        return this.#forget();
      case 'hearing.final':
      case 'hearing.failed':
        this.running.hear.delete(input.hearId);
        return;
      case 'think.done':
      case 'think.failed':
        this.running.think.delete(input.thinkId);
        return;
      case 'tool.done':
        this.tools.delete(input.toolRunId);
        return;
      case 'speech.began':
        this.#sounds(this.clauseOf.get(input.speakId));
        return;
      case 'speech.done':
      case 'speech.failed':
        this.wasRunning = this.running.speak.delete(input.speakId);
        return;
      case 'timer.fired':
        this.running.timer.delete(input.timerId);
        this.due.delete(input.timerId);
        return;
      case 'playout.began':
        this.#sounds(input.clauseId);
        return;
      case 'playout.ended':
        this.#leaves(input.clauseId);
        return;
      case 'playout.stopped':
        this.wasRunning = this.running.stop.delete(input.stopId);
        if (this.wasRunning) this.#answerDueMs = Number.POSITIVE_INFINITY;
        return;
      default:
        return;
    }
  }

  write(effect: Effect, nowMs: number): void {
    switch (effect.type) {
      case 'note':
        return this.#note(effect.event);
      case 'hear.open':
        return this.#begin('hear', effect.hearId);
      case 'hear.cancel':
        return this.#cancel('hear', effect.hearId);
      case 'think.start':
        return this.#begin('think', effect.thinkId);
      case 'think.cancel':
        return this.#cancel('think', effect.thinkId);
      case 'tool.run':
        this.#once(effect.toolRunId);
        this.tools.set(effect.toolRunId, effect.request);
        return;
      case 'speak.start':
        this.clauseOf.set(effect.speakId, effect.clauseId);
        return this.#begin('speak', effect.speakId);
      case 'speak.cancel':
        return this.#cancel('speak', effect.speakId);
      case 'timer.set':
        this.due.set(effect.timerId, nowMs + effect.delayMs);
        return this.#begin('timer', effect.timerId);
      case 'timer.cancel':
        this.due.delete(effect.timerId);
        return this.#cancel('timer', effect.timerId);
      case 'playout.pause':
      case 'playout.stop':
        this.playoutStands = effect.type === 'playout.pause';
        this.#answerDueMs = nowMs + ANSWERED_WITHIN_MS;
        if (effect.type === 'playout.stop') this.queued.length = 0;
        return this.#begin('stop', effect.stopId);
      case 'playout.resume':
        this.playoutStands = false;
        return;
      case 'playout.queue':
        if (!this.queued.includes(effect.clauseId)) this.queued.push(effect.clauseId);
        return;
      case 'playout.skip':
        return this.#leaves(effect.clauseId);
      case 'hear.finish':
        if (!this.#begun.has(effect.hearId))
          this.wrong ??= `${effect.hearId} is to be finished and was never begun`;
        return;
      case 'playout.comfort':
      case 'line.hang-up':
        return;
    }
  }

  /** While a timer was due and did not fire, or playout's answer did not come, the event loop stood still. */
  #stand(atMs: number): void {
    let firstMs = Math.min(atMs, this.#answerDueMs);
    for (const dueMs of this.due.values()) if (dueMs < firstMs) firstMs = dueMs;
    this.stoodMs += atMs - Math.max(firstMs, Math.min(this.#atMs, atMs));
    this.#atMs = atMs;
  }

  #note(event: Happening): void {
    if (event.type === 'reply.started') this.reply = event.replyId;
    else if (event.type === 'reply.clause') this.replyOf.set(event.clauseId, event.replyId);
    else if (event.type === 'reply.ended') this.reply = null;
  }

  /** The process has died, and with it all that ran in it. */
  #forget(): void {
    for (const ids of Object.values(this.running)) ids.clear();
    this.tools.clear();
    this.due.clear();
    this.queued.length = 0;
    this.withAudio.clear();
    this.playoutStands = false;
    this.#answerDueMs = Number.POSITIVE_INFINITY;
  }

  #sounds(clauseId: string | undefined): void {
    if (clauseId !== undefined) this.withAudio.add(clauseId);
  }

  #leaves(clauseId: string): void {
    const at = this.queued.indexOf(clauseId);
    if (at !== -1) this.queued.splice(at, 1);
  }

  #begin(kind: Kind, id: string): void {
    this.running[kind].add(id);
    this.#once(id);
  }

  #once(id: string): void {
    if (this.#begun.has(id)) this.wrong ??= `${id} was begun twice`;
    this.#begun.add(id);
  }

  #cancel(kind: Kind, id: string): void {
    if (!this.#begun.has(id)) this.wrong ??= `${id} was cancelled and never begun`;
    this.running[kind].delete(id);
  }
}
