/** Playout and the far end of the line: clauses heard one after the other, as long as their audio lasts; marks late, lost, or never. */
import type { Input } from '#voice/inputs.ts';
import type { Agenda } from './agenda.ts';

interface Queued {
  id: string;
  audioMs: number;
  heardMs: number;
  complete: boolean;
  began: boolean;
}

type Tell = (input: Extract<Input, { type: 'playout.began' | 'playout.ended' }>) => void;

export class FarEnd {
  readonly #agenda: Agenda;
  readonly #tell: Tell;
  #queue: Queued[] = [];
  #paused = false;
  #sinceMs = 0;
  #plan = 0;

  constructor(agenda: Agenda, tell: Tell) {
    this.#agenda = agenda;
    this.#tell = tell;
  }

  durationMs(id: string): number {
    return this.#find(id)?.audioMs ?? 0;
  }

  /** What is there and not heard yet, up to the end of this clause. */
  aheadMs(id: string): number {
    this.#land();
    let ms = 0;
    for (const clause of this.#queue) {
      ms += clause.audioMs - clause.heardMs;
      if (clause.id === id) break;
    }
    return ms;
  }

  queue(id: string): void {
    if (!this.#find(id)) this.#queue.push({ id, audioMs: 0, heardMs: 0, complete: false, began: false });
    this.#go();
  }

  append(id: string, ms: number): void {
    this.#land();
    const clause = this.#find(id);
    if (clause) clause.audioMs += ms;
    this.#go();
  }

  complete(id: string): void {
    this.#land();
    const clause = this.#find(id);
    if (clause) clause.complete = true;
    this.#go();
  }

  skip(id: string): void {
    this.#land();
    this.#queue = this.#queue.filter((one) => one.id !== id);
    this.#go();
  }

  /** A mark is lost or late: nothing counts as heard for so long. */
  lag(ms: number): void {
    this.#land();
    this.#sinceMs = this.#agenda.nowMs + ms;
    this.#go();
  }

  /** Stands still; tells where. */
  halt(forget: boolean): { clauseId: string | null; heardMs: number } {
    this.#land();
    const [head] = this.#queue;
    this.#paused = !forget;
    if (forget) this.#queue = [];
    this.#go();
    return { clauseId: head?.id ?? null, heardMs: Math.round(head?.heardMs ?? 0) };
  }

  resume(id: string | null, fromMs: number): void {
    const clause = id === null ? undefined : this.#find(id);
    if (clause) clause.heardMs = Math.min(clause.heardMs, fromMs);
    this.#paused = false;
    this.#sinceMs = this.#agenda.nowMs;
    this.#go();
  }

  #find(id: string): Queued | undefined {
    return this.#queue.find((one) => one.id === id);
  }

  #land(): void {
    const [head] = this.#queue;
    const passedMs = this.#agenda.nowMs - this.#sinceMs;
    if (passedMs < 0) return;
    this.#sinceMs = this.#agenda.nowMs;
    if (head && !this.#paused) head.heardMs = Math.min(head.audioMs, head.heardMs + passedMs);
  }

  /** Makes the next thing that will be heard due. */
  #go(): void {
    this.#plan += 1;
    const plan = this.#plan;
    const [head] = this.#queue;
    if (!head || this.#paused) return;
    const lagMs = Math.max(0, this.#sinceMs - this.#agenda.nowMs);
    const due = (delayMs: number): void =>
      this.#agenda.in(lagMs + delayMs, () => {
        if (plan === this.#plan) this.#reach(head);
      });
    if (!head.began && head.audioMs > 0) due(0);
    else if (head.complete) due(Math.ceil(head.audioMs - head.heardMs));
  }

  #reach(head: Queued): void {
    this.#land();
    const atMs = this.#agenda.nowMs;
    if (!head.began && head.audioMs > 0) {
      head.began = true;
      this.#go();
      return this.#tell({ type: 'playout.began', atMs, clauseId: head.id });
    }
    this.#queue.shift();
    this.#go();
    this.#tell({ type: 'playout.ended', atMs, clauseId: head.id });
  }
}
