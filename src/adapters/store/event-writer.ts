/** Carries operations to the database in batches; past a database that is down, by way of the spool, in the same order. */
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ParleyError } from '#voice/errors.ts';
import { sleep, type Clock } from '#voice/ports/clock.ts';
import { isTransient } from './database.ts';
import type { Operation } from './operations.ts';
import { callOf } from './operations.ts';
import type { Spool } from './spool/spool.ts';
import { faultCode, type StoreLog } from './store-log.ts';
import { WriteQueue } from './write-queue.ts';

/** How long entries gather before they are written: what a crash can cost of a log. A flush does not wait for it. */
const GATHER_MS = 250;
const BATCH_OPERATIONS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;
/** Between attempts to reach a database that is down; the last repeats. */
const RETRY_MS = [50, 100, 250, 500, 1_000, 2_000, 5_000] as const;
/** Between attempts when neither the database nor the spool takes anything. */
const STUCK_MS = 500;
/** As `demand_lease` raises it. What comes with it happened nowhere but here, and is not kept. */
const FENCED = '23PF1';

export interface WriterOptions {
  write: (batch: Operation[]) => Promise<void>;
  spool: Spool;
  /** Where operations go that the database refuses for good, such as entries of a call that was deleted. */
  spoolDir: string;
  log: StoreLog;
  clock: Clock;
  /** The spool has been emptied into the database. */
  onDrained?: () => void;
  /** Another process goes on with the call: what this one writes of it is refused. */
  onFenced?: (callId: string) => void;
  queue?: WriteQueue;
}

export class EventWriter {
  readonly #options: WriterOptions;
  readonly #queue: WriteQueue;
  readonly #stopping = new AbortController();
  #pumping: Promise<void> | null = null;
  #draining: Promise<void> | null = null;
  #hurry: (() => void) | null = null;
  #reachable = true;
  #stuck = false;
  #refused = 0;
  #lastFault = '';

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#queue = options.queue ?? new WriteQueue();
  }

  get load(): { eventsToWrite: number; eventsSpooled: number; eventsRefused: number } {
    return {
      eventsToWrite: this.#queue.length,
      eventsSpooled: this.#options.spool.count,
      eventsRefused: this.#refused,
    };
  }

  /** The database takes what it is given. */
  get healthy(): boolean {
    return this.#reachable && !this.#stuck;
  }

  /** False when memory is full: the operation was not taken. */
  push(operation: Operation): boolean {
    if (!this.#queue.hasRoom(operation)) {
      this.#refused += 1;
      return false;
    }
    this.#queue.push(operation);
    this.#pumping ??= this.#pump();
    if (this.#queue.length >= BATCH_OPERATIONS) this.#hurry?.();
    return true;
  }

  /** Resolves when everything pushed so far is in the database or synced to the spool. Throws ParleyError. */
  flush(): Promise<void> {
    const durable = this.#queue.whenDurable();
    this.#hurry?.();
    return durable;
  }

  withdraw(callId: string): void {
    this.#queue.withdraw(callId);
  }

  /** The database went away, or something is left in the spool: empties it into the database as soon as that answers. */
  recover(): void {
    if (this.#stopping.signal.aborted) return;
    this.#draining ??= this.#drain();
  }

  /** A connection was cut: what follows goes to the spool at once until the database answers again. */
  lost(code = ''): void {
    if (this.#reachable) this.#options.log.warn({ code }, 'The database is away; events wait in the spool');
    this.#reachable = false;
    this.recover();
  }

  /** Writes what is left, to the database or to the spool, and stops. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      this.#stopping.abort(new Error('closed'));
      this.#hurry?.();
      await this.#draining;
      await this.#pumping;
    }
  }

  async #pump(): Promise<void> {
    const { signal } = this.#stopping;
    while (this.#queue.length > 0 && !signal.aborted) {
      if (!this.#queue.awaited && this.#queue.length < BATCH_OPERATIONS) await this.#gather(GATHER_MS);
      const batch = this.#queue.batch(BATCH_OPERATIONS, BATCH_BYTES);
      if (batch.length === 0) break;
      try {
        await this.#place(batch);
        this.#stuck = false;
        this.#queue.done(batch.length);
      } catch (fault) {
        this.#tellStuck(fault);
        this.#queue.fail(fault as Error);
        await this.#gather(STUCK_MS);
      }
    }
    this.#pumping = null;
  }

  /** Waits, or until somebody asks for haste. */
  async #gather(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.clock.timer(ms, resolve);
    this.#hurry = resolve;
    await promise;
    this.#hurry = null;
    cancel();
  }

  async #place(batch: Operation[]): Promise<void> {
    const { spool } = this.#options;
    if (this.#reachable && spool.count === 0) {
      if (await this.#tryWrite(batch)) return;
      this.lost(this.#lastFault);
    }
    await spool.append(batch.map((operation) => JSON.stringify(operation)));
    this.recover();
  }

  /** False when the database is away. What it refuses for good is set aside. */
  async #tryWrite(batch: Operation[]): Promise<boolean> {
    try {
      await this.#options.write(batch);
      return true;
    } catch (fault) {
      this.#lastFault = faultCode(fault) || (fault as Error).name;
      if (isTransient(fault)) return false;
      if (batch.length === 1) {
        await this.#setAside(batch[0]!, fault);
        return true;
      }
      const middle = batch.length >> 1;
      return (await this.#tryWrite(batch.slice(0, middle))) && (await this.#tryWrite(batch.slice(middle)));
    }
  }

  async #setAside(operation: Operation, fault: unknown): Promise<void> {
    if (faultCode(fault) === FENCED) return this.#options.onFenced?.(callOf(operation));
    this.#refused += 1;
    const file = join(this.#options.spoolDir, 'refused.ndjson');
    this.#options.log.error(
      { callId: callOf(operation), code: faultCode(fault), file },
      'The database refuses a part of a call log for good; it is kept in a file',
    );
    await appendFile(file, `${JSON.stringify(operation)}\n`, { mode: 0o600 });
  }

  async #drain(): Promise<void> {
    const { spool, log, clock } = this.#options;
    const { signal } = this.#stopping;
    for (let attempt = 0; !signal.aborted;) {
      const written = await this.#drainBatch();
      if (written === null) {
        this.#reachable = false;
        await sleep(clock, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]!, signal).catch(() => {});
        attempt += 1;
        continue;
      }
      if (!this.#reachable) log.info({ attempts: attempt }, 'The database answers');
      this.#reachable = true;
      attempt = 0;
      if (spool.count > 0) continue;
      if (written > 0) log.info({}, 'Everything that waited in the spool is in the database');
      break;
    }
    // At once, not when the promise settles: whoever appends next must find that nobody is draining.
    this.#draining = null;
    if (!signal.aborted) this.#options.onDrained?.();
  }

  /** How many operations went from the spool to the database; null when that was not possible. */
  async #drainBatch(): Promise<number | null> {
    const { spool, log } = this.#options;
    try {
      const records = await spool.peek(BATCH_OPERATIONS);
      // An empty batch asks the database whether it is there.
      if (!(await this.#tryWrite(records.map((record) => JSON.parse(record) as Operation)))) return null;
      await spool.advance();
      return records.length;
    } catch (fault) {
      log.error({ code: faultCode(fault) }, 'The spool cannot be brought into the database');
      return null;
    }
  }

  #tellStuck(fault: unknown): void {
    if (!this.#stuck) {
      const code = fault instanceof ParleyError ? fault.code : faultCode(fault);
      this.#options.log.error(
        { code },
        'Neither the database nor the spool takes events; they wait in memory',
      );
    }
    this.#stuck = true;
  }
}
