/** The making of one clause, for all who wait for the same one. */
import type { TimedWord } from '#voice/plan.ts';
import type { Clip } from './clip-cache.ts';
import type { Piece } from './clause-text.ts';
import type { Lexicon } from './lexicon.ts';
import type { Done, FliteVoice } from './messages.ts';
import { PAUSE, type Phone, timeWords } from './phones.ts';
import type { Order, WorkerPool } from './worker-pool.ts';

/** Flite begins with 0.2 s of silence, which the caller would wait through; this much of it stays. */
const SILENCE_BEFORE_MS = 20;
const SAMPLES_PER_MS = 16;

export interface ClauseListener {
  /** The next 16 kHz samples; `last` when none follow. They stay the clause's own. */
  part(samples: Int16Array, last: boolean): void;
  end(words: TimedWord[]): void;
  fail(fault: Error): void;
}

export interface ClauseSetup {
  pool: WorkerPool;
  lexicon: Lexicon;
  pieces: Piece[];
  voice: FliteVoice;
  speed: number;
  pitch: number;
  /** Called once when the clause is made (with its clip), fails, or is wanted by nobody any more. */
  settled(clip: Clip | null): void;
}

interface Part {
  samples: Int16Array;
  phones: Phone[];
}

export class ClauseJob {
  readonly #setup: ClauseSetup;
  readonly #orders: Order[];
  readonly #parts: Part[] = [];
  readonly #listeners = new Set<ClauseListener>();
  #over = false;

  constructor(setup: ClauseSetup) {
    this.#setup = setup;
    this.#orders = setup.pieces.map((piece, index) => {
      const text = piece
        .map((word) => word.spoken)
        .filter((spoken) => spoken !== '')
        .join(' ');
      return setup.pool.submit(
        { type: 'speak', text, voice: setup.voice, speed: setup.speed, pitch: setup.pitch },
        index === 0 ? 0 : 1,
      );
    });
    void this.#run();
  }

  /** Gives what is made already at once, the rest as it comes. The returned function leaves; when all have left, work stops. */
  attach(listener: ClauseListener): () => void {
    this.#listeners.add(listener);
    for (const [i, { samples }] of this.#parts.entries())
      listener.part(samples, i === this.#orders.length - 1);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#abandon();
    };
  }

  #abandon(): void {
    if (this.#over) return;
    for (const order of this.#orders) order.drop();
    this.#settle(null);
  }

  async #run(): Promise<void> {
    try {
      for (const order of this.#orders) {
        const part = withoutLead(await order.done);
        if (this.#over) return;
        this.#parts.push(part);
        const last = this.#parts.length === this.#orders.length;
        for (const listener of this.#listeners) listener.part(part.samples, last);
      }
      const spoken = this.#setup.pieces.flat();
      if (!this.#setup.lexicon.knows(spoken)) await this.#setup.lexicon.learn(spoken);
      if (this.#over) return;
      const words = this.#words();
      this.#settle({ parts: this.#parts.map((part) => part.samples), words });
      for (const listener of this.#listeners) listener.end(words);
    } catch (fault) {
      if (this.#over) return;
      for (const order of this.#orders) order.drop();
      this.#settle(null);
      for (const listener of this.#listeners) listener.fail(fault as Error);
    }
  }

  #settle(clip: Clip | null): void {
    this.#over = true;
    this.#setup.settled(clip);
  }

  #words(): TimedWord[] {
    let offsetMs = 0;
    return this.#setup.pieces.flatMap((piece, i) => {
      const { samples, phones } = this.#parts[i]!;
      const lengthMs = samples.length / SAMPLES_PER_MS;
      const words = timeWords(this.#setup.lexicon.lookUp(piece), phones).map(({ text, startMs, endMs }) => ({
        text,
        startMs: offsetMs + Math.min(lengthMs, startMs),
        endMs: offsetMs + Math.min(lengthMs, endMs),
      }));
      offsetMs += lengthMs;
      return words;
    });
  }
}

function withoutLead({ samples, phones }: Done): Part {
  const first = phones[0];
  if (first?.name !== PAUSE) return { samples, phones };
  const cutMs = Math.max(0, Math.floor(first.endMs - SILENCE_BEFORE_MS));
  return {
    samples: samples.subarray(cutMs * SAMPLES_PER_MS),
    phones: phones.map(({ name, endMs }) => ({ name, endMs: Math.max(0, endMs - cutMs) })),
  };
}
