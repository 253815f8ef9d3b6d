/** Decoders in worker threads: one thread and one utterance each, so that no caller waits for another's decoding. */
import { Worker } from 'node:worker_threads';
import { ParleyError } from '#voice/errors.ts';
import type { CancelTimer, Clock } from '#voice/ports/clock.ts';
import type { ModelName } from './engine.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** One thread as its holder sees it. */
export interface Seat {
  send(message: ToWorker, transfer?: ArrayBuffer[]): void;
  /** Gives the decoder back; nothing more is heard from it. */
  leave(): void;
}

export interface SeatListener {
  heard(message: FromWorker): void;
  /** The thread died under this holder. */
  crashed(fault: ParleyError): void;
}

export interface PoolSettings {
  clock: Clock;
  /** As many threads as this at most. */
  maxDecoders: number;
  /** Idle threads beyond this many are closed after `idleMs`. */
  keepWarm: number;
  idleMs: number;
  onNotice(message: FromWorker): void;
}

export interface PoolLoad {
  decoders: number;
  inUse: number;
  maxDecoders: number;
  crashes: number;
}

interface Thread {
  worker: Worker;
  model: ModelName;
  ready: boolean;
  holder: SeatListener | null;
  expiry: CancelTimer | null;
  /** How often it was given back, and the last of these times after which it was seen to be free. */
  rests: number;
  settledRests: number;
  watch: CancelTimer | null;
  dead: boolean;
}

/** A decoder that was given back and is still at work after this long hangs: it is replaced. */
const SETTLE_MS = 10_000;

export class DecoderPool {
  readonly #settings: PoolSettings;
  readonly #threads = new Set<Thread>();
  #crashes = 0;
  #closed = false;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
  }

  /** An idle decoder, or a new one. Throws `engine.busy` when all are in use and no other is allowed. */
  take(model: ModelName, holder: SeatListener): Seat {
    const thread = this.#choose(model);
    thread.expiry?.();
    thread.expiry = null;
    thread.holder = holder;
    thread.worker.ref();
    return {
      send: (message, transfer = []) => {
        if (!thread.dead && thread.holder === holder) thread.worker.postMessage(message, transfer);
      },
      leave: () => {
        if (thread.holder !== holder) return;
        thread.holder = null;
        this.#rest(thread);
      },
    };
  }

  load(): PoolLoad {
    const inUse = [...this.#threads].filter(({ holder }) => holder !== null).length;
    const { maxDecoders } = this.#settings;
    return { decoders: this.#threads.size, inUse, maxDecoders, crashes: this.#crashes };
  }

  /** Ends every thread; utterances that are open fail. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#threads].map((thread) => this.#end(thread)));
  }

  /** One that is free at once, else a new one, else one that is still busy with what its last holder left. */
  #choose(model: ModelName): Thread {
    const idle = [...this.#threads].filter((thread) => thread.holder === null && thread.model === model);
    const free = idle.filter((thread) => thread.settledRests === thread.rests);
    const best = free.find(({ ready }) => ready) ?? free[0];
    const [busy] = idle;
    const full = this.#threads.size >= this.#settings.maxDecoders;
    return best ?? (full && busy ? busy : this.#grow(model));
  }

  #grow(model: ModelName): Thread {
    if (this.#closed) throw new ParleyError('engine.busy', 'the recogniser is closed');
    if (this.#threads.size >= this.#settings.maxDecoders) {
      const other = [...this.#threads].find(({ holder }) => holder === null);
      if (!other)
        throw new ParleyError(
          'engine.busy',
          `${this.#settings.maxDecoders} decoders are in use, as many as allowed`,
        );
      void this.#end(other);
    }
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { model } });
    const thread: Thread = {
      worker,
      model,
      ready: false,
      holder: null,
      expiry: null,
      rests: 0,
      settledRests: 0,
      watch: null,
      dead: false,
    };
    this.#threads.add(thread);
    worker.on('message', (message: FromWorker) => this.#heard(thread, message));
    worker.on('error', (fault) => this.#lost(thread, fault));
    worker.on('exit', () => this.#lost(thread));
    worker.unref();
    return thread;
  }

  #heard(thread: Thread, message: FromWorker): void {
    if (message.type === 'ready') thread.ready = true;
    else if (message.type === 'unpronounceable') this.#settings.onNotice(message);
    else if (message.type !== 'settled') thread.holder?.heard(message);
    else {
      thread.settledRests = message.id;
      if (message.id === thread.rests) thread.watch?.();
    }
  }

  /** Sees that the thread gets free, and closes it later when it is not needed; the last few stay. */
  #rest(thread: Thread): void {
    if (thread.dead || this.#closed) return;
    thread.worker.unref();
    thread.rests += 1;
    thread.watch?.();
    thread.watch = this.#settings.clock.timer(SETTLE_MS, () => this.#lost(thread));
    thread.worker.postMessage({ type: 'settle', id: thread.rests } satisfies ToWorker);
    thread.expiry = this.#settings.clock.timer(this.#settings.idleMs, () => {
      const idle = [...this.#threads].filter(({ holder }) => holder === null).length;
      if (thread.holder === null && idle > this.#settings.keepWarm) void this.#end(thread);
    });
  }

  #lost(thread: Thread, cause?: unknown): void {
    if (thread.dead) return;
    this.#crashes += 1;
    this.#forget(thread, new ParleyError('engine.crashed', 'a decoder stopped', { cause }));
    void thread.worker.terminate();
    const replace = thread.ready && !this.#closed && this.#threads.size < this.#settings.keepWarm;
    if (replace) this.#rest(this.#grow(thread.model));
  }

  async #end(thread: Thread): Promise<void> {
    this.#forget(thread, new ParleyError('engine.crashed', 'the recogniser was closed'));
    await thread.worker.terminate();
  }

  #forget(thread: Thread, fault: ParleyError): void {
    thread.dead = true;
    this.#threads.delete(thread);
    thread.expiry?.();
    thread.watch?.();
    const { holder } = thread;
    thread.holder = null;
    holder?.crashed(fault);
  }
}
