/** Threads that speak, the queue before them, and what happens when one dies. */
import { Worker } from 'node:worker_threads';
import { ParleyError } from '#voice/errors.ts';
import type { CancelTimer, Clock } from '#voice/ports/clock.ts';
import type { Done, Work, WorkOrder, WorkReply } from './messages.ts';

/** Speaking one piece takes 0.2 s; a thread that is silent for this long hangs, and its caller waits in silence. */
const HUNG_AFTER_MS = 10_000;
/** With more orders waiting, the last would be heard tens of seconds late. */
const MOST_WAITING = 500;
/** Threads that die as soon as they start are not started faster than this. */
const RESTART_AFTER_MS = 1000;
const DEATHS_IN_A_ROW = 3;

/** First comes what a caller is waiting for, then what follows it, then what nobody hears. */
export type Urgency = 0 | 1 | 2;

export interface Order {
  /** Rejects with ParleyError, or never settles after `drop`. */
  readonly done: Promise<Done>;
  /** Nobody wants it any more: it is not begun, or its result is thrown away. */
  drop(): void;
}

interface Job {
  id: number;
  work: Work;
  urgency: Urgency;
  settle: PromiseWithResolvers<Done>;
  dropped: boolean;
  retried: boolean;
}

interface Seat {
  worker: Worker;
  job: Job | null;
  hang: CancelTimer | null;
}

export interface PoolSetup {
  clock: Clock;
  workers: number;
  module: WebAssembly.Module;
}

export class WorkerPool {
  readonly #setup: PoolSetup;
  readonly #seats = new Set<Seat>();
  readonly #queues: [Job[], Job[], Job[]] = [[], [], []];
  #restart: CancelTimer | null = null;
  #lastId = 0;
  #deathsInARow = 0;
  #closed = false;
  #replaced = 0;

  constructor(setup: PoolSetup) {
    this.#setup = setup;
    while (this.#seats.size < setup.workers) this.#seat();
  }

  get waiting(): number {
    return this.#queues.reduce((sum, queue) => sum + queue.length, 0);
  }

  get working(): number {
    return [...this.#seats].filter((seat) => seat.job !== null).length;
  }

  /** How many threads have died and were replaced. */
  get replaced(): number {
    return this.#replaced;
  }

  submit(work: Work, urgency: Urgency): Order {
    const job: Job = {
      id: (this.#lastId += 1),
      work,
      urgency,
      settle: Promise.withResolvers(),
      dropped: false,
      retried: false,
    };
    job.settle.promise.catch(() => undefined);
    if (this.#closed) job.settle.reject(new ParleyError('engine.crashed', 'The synthesiser is closed.'));
    else if (this.waiting >= MOST_WAITING) {
      job.settle.reject(new ParleyError('engine.busy', `${MOST_WAITING} pieces wait to be spoken.`));
    } else {
      this.#queues[urgency].push(job);
      this.#assign();
    }
    return { done: job.settle.promise, drop: () => this.#drop(job) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#restart?.();
    const left = [...this.#queues.flat(), ...[...this.#seats].flatMap((seat) => seat.job ?? [])];
    for (const queue of this.#queues) queue.length = 0;
    for (const seat of this.#seats) seat.hang?.();
    await Promise.all([...this.#seats].map((seat) => seat.worker.terminate()));
    for (const job of left)
      job.settle.reject(new ParleyError('engine.crashed', 'The synthesiser was closed.'));
  }

  #drop(job: Job): void {
    job.dropped = true;
    const queue = this.#queues[job.urgency];
    const at = queue.indexOf(job);
    if (at >= 0) queue.splice(at, 1);
  }

  #seat(): void {
    const worker = new Worker(new URL('./flite-worker.ts', import.meta.url), {
      workerData: { module: this.#setup.module },
      name: 'flite',
    });
    const seat: Seat = { worker, job: null, hang: null };
    this.#seats.add(seat);
    worker.on('message', (reply: WorkReply) => this.#take(seat, reply));
    worker.on('error', (fault) => this.#bury(seat, fault instanceof Error ? fault.message : 'unknown'));
    worker.on('exit', () => this.#bury(seat, 'it ended'));
    worker.unref();
    this.#assign();
  }

  #assign(): void {
    for (const seat of this.#seats) {
      if (seat.job !== null) continue;
      const job = this.#queues.find((queue) => queue.length > 0)?.shift();
      if (job === undefined) return;
      seat.job = job;
      seat.hang = this.#setup.clock.timer(HUNG_AFTER_MS, () => void seat.worker.terminate());
      seat.worker.ref();
      const order: WorkOrder = { id: job.id, work: job.work };
      seat.worker.postMessage(order);
    }
  }

  #take(seat: Seat, reply: WorkReply): void {
    const job = this.#stand(seat);
    this.#deathsInARow = 0;
    this.#assign();
    if (job === null || job.id !== reply.id || job.dropped) return;
    if ('done' in reply) job.settle.resolve(reply.done);
    else this.#again(job, reply.fault);
  }

  /** Takes a dead thread's place, and gives its piece one more chance. */
  #bury(seat: Seat, reason: string): void {
    if (!this.#seats.delete(seat) || this.#closed) return;
    const job = this.#stand(seat);
    this.#deathsInARow += 1;
    this.#replaced += 1;
    if (job !== null && !job.dropped) this.#again(job, reason);
    if (this.#deathsInARow <= DEATHS_IN_A_ROW * this.#setup.workers) return this.#seat();
    for (const waiting of this.#queues.flatMap((queue) => queue.splice(0))) {
      waiting.settle.reject(new ParleyError('engine.crashed', `Flite does not start: ${reason}`));
    }
    this.#restart?.();
    this.#restart = this.#setup.clock.timer(RESTART_AFTER_MS, () => {
      while (this.#seats.size < this.#setup.workers) this.#seat();
    });
  }

  #stand(seat: Seat): Job | null {
    const { job } = seat;
    seat.job = null;
    seat.hang?.();
    seat.hang = null;
    seat.worker.unref();
    return job;
  }

  #again(job: Job, reason: string): void {
    if (job.retried)
      return job.settle.reject(new ParleyError('engine.crashed', `Flite stopped twice: ${reason}`));
    job.retried = true;
    this.#queues[job.urgency].unshift(job);
    this.#assign();
  }
}
