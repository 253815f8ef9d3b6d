import type { CancelTimer, Clock } from '#voice/ports/clock.ts';

/** How often the clock is looked at while something "plays". */
const STEP_MS = 50;

/** Plays into nothing at the pace of a loudspeaker, for conversations by text: what is shown counts as heard when its time has come. */
export class SilentPlayback {
  readonly #clock: Clock;
  readonly #onPlayed: (playedMs: number) => void;
  readonly #onMark: (name: string) => void;
  #marks: { name: string; atMs: number }[] = [];
  #sentMs = 0;
  #playedMs = 0;
  #sinceMs = 0;
  #cancel: CancelTimer | null = null;

  constructor(clock: Clock, tell: { played: (playedMs: number) => void; mark: (name: string) => void }) {
    this.#clock = clock;
    this.#onPlayed = tell.played;
    this.#onMark = tell.mark;
  }

  send(ms: number): void {
    this.#sentMs += ms;
    this.#start();
  }

  mark(name: string): void {
    this.#marks.push({ name, atMs: this.#sentMs });
    this.#start();
  }

  clear(): void {
    this.stop();
    this.#sentMs = 0;
    this.#playedMs = 0;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#marks = [];
  }

  #start(): void {
    if (this.#cancel) return;
    this.#sinceMs = this.#clock.nowMs();
    this.#cancel = this.#clock.timer(Math.min(STEP_MS, this.#sentMs - this.#playedMs), () => this.#step());
  }

  #step(): void {
    this.#cancel = null;
    const nowMs = this.#clock.nowMs();
    this.#playedMs = Math.min(this.#sentMs, this.#playedMs + nowMs - this.#sinceMs);
    const due = this.#marks.filter((mark) => mark.atMs <= this.#playedMs);
    this.#marks = this.#marks.filter((mark) => mark.atMs > this.#playedMs);
    if (this.#playedMs < this.#sentMs) this.#start();
    this.#onPlayed(this.#playedMs);
    for (const mark of due) this.#onMark(mark.name);
  }
}
