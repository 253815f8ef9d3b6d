/**
 * A learned turn detector from an ONNX file of the Smart Turn v3 kind (8 s of 16 kHz sound → log-mel 80 × 800 → probability), run in a
 * thread of its own because onnxruntime blocks the one it runs on. One thread serves all calls, one question after the other.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ParleyError } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { TurnDetector } from '#voice/ports/turn-detector.ts';
import { LISTENS_MS } from './log-mel.ts';
import type { FromModel } from './messages.ts';

/** An answer later than this comes when the silence has decided already. */
const DEADLINE_MS = 400;
/** More questions than this are waiting: the last would be answered too late. */
const MOST_WAITING = 8;
/** A thread that died is started again no sooner than this after it was started. */
const REST_MS = 10_000;

export interface SmartTurn extends TurnDetector {
  close(): Promise<void>;
}

interface Question {
  id: number;
  audio: Float32Array;
  resolve: (probability: number | null) => void;
}

/** `path` was found good by `whatIsWrong`. Rejects where the thread does not start. */
export async function openSmartTurn(setup: {
  path: string;
  clock: Clock;
  onTrouble?: (fault: unknown) => void;
}): Promise<SmartTurn> {
  const detector = new ThreadedDetector(setup);
  await detector.start();
  return detector;
}

class ThreadedDetector implements SmartTurn {
  readonly id = 'smart-turn';
  readonly listensMs = LISTENS_MS;
  readonly #setup: { path: string; clock: Clock; onTrouble?: (fault: unknown) => void };
  #worker: Worker | null = null;
  #startedMs = 0;
  #closed = false;
  #ids = 0;
  #waiting: Question[] = [];
  #asked: Question | null = null;

  constructor(setup: { path: string; clock: Clock; onTrouble?: (fault: unknown) => void }) {
    this.#setup = setup;
  }

  async start(): Promise<void> {
    this.#startedMs = this.#setup.clock.nowMs();
    const url = new URL('./smart-turn-worker.ts', import.meta.url);
    const worker = new Worker(url, { name: 'smart-turn', workerData: { path: this.#setup.path } });
    await once(worker, 'message');
    worker.on('message', (said: FromModel) => said.type === 'answer' && this.#answered(said));
    worker.on('error', (fault) => this.#setup.onTrouble?.(fault));
    worker.on('exit', () => this.#died(worker));
    worker.unref();
    if (this.#closed) await worker.terminate();
    else this.#worker = worker;
  }

  predict(audio: Float32Array, signal: AbortSignal): Promise<number | null> {
    if (signal.aborted || this.#closed) return Promise.resolve(null);
    if (!this.#worker) {
      this.#startAgain();
      return Promise.reject(new ParleyError('engine.crashed', 'the thread of the turn detector is gone'));
    }
    if (this.#waiting.length >= MOST_WAITING) return Promise.resolve(null);
    return new Promise((resolve) => {
      const question: Question = {
        id: (this.#ids += 1),
        audio: audio.slice(),
        resolve: (probability) => {
          cancel();
          signal.removeEventListener('abort', drop);
          resolve(probability);
        },
      };
      const drop = (): void => {
        this.#waiting = this.#waiting.filter((one) => one !== question);
        question.resolve(null);
      };
      const cancel = this.#setup.clock.timer(DEADLINE_MS, drop);
      signal.addEventListener('abort', drop, { once: true });
      this.#waiting.push(question);
      this.#ask();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
    this.#dropAll();
  }

  #ask(): void {
    if (this.#asked) return;
    const next = this.#waiting.shift();
    if (!next) return;
    this.#asked = next;
    const { id, audio } = next;
    this.#worker?.postMessage({ id, audio }, [audio.buffer as ArrayBuffer]);
  }

  #answered({ id, probability }: { id: number; probability: number }): void {
    if (this.#asked?.id !== id) return;
    this.#asked.resolve(probability);
    this.#asked = null;
    this.#ask();
  }

  #died(worker: Worker): void {
    if (this.#worker === worker) this.#worker = null;
    this.#dropAll();
  }

  #dropAll(): void {
    const questions = [...(this.#asked ? [this.#asked] : []), ...this.#waiting];
    this.#asked = null;
    this.#waiting = [];
    for (const question of questions) question.resolve(null);
  }

  #startAgain(): void {
    if (this.#setup.clock.nowMs() - this.#startedMs < REST_MS) return;
    this.start().catch((fault: unknown) => this.#setup.onTrouble?.(fault));
  }
}
