/** What has been taken and is not durable yet, in order, and who waits for it. Bounded. */
import type { Operation } from './operations.ts';
import { callOf, sizeOf } from './operations.ts';

/** Memory for what neither the database nor the spool takes; beyond it a call's log is cut short. */
const MAX_QUEUED_BYTES = 32 * 1024 * 1024;

interface Waiter {
  /** Counted over all operations ever taken. */
  until: number;
  resolve: () => void;
  reject: (fault: Error) => void;
}

export class WriteQueue {
  #items: Operation[] = [];
  #head = 0;
  #bytes = 0;
  #taken = 0;
  #waiters: Waiter[] = [];
  readonly #maxBytes: number;

  constructor(maxBytes: number = MAX_QUEUED_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get length(): number {
    return this.#items.length - this.#head;
  }

  /** Whether an entry of this size still fits. Beginnings and ends of calls always do. */
  hasRoom(operation: Operation): boolean {
    return operation.type !== 'entry' || this.#bytes + sizeOf(operation) <= this.#maxBytes;
  }

  push(operation: Operation): void {
    this.#items.push(operation);
    this.#bytes += sizeOf(operation);
    this.#taken += 1;
  }

  /** The oldest, up to `most` and about `mostBytes`; they stay until `done`. */
  batch(most: number, mostBytes: number): Operation[] {
    let bytes = 0;
    let end = this.#head;
    while (end < this.#items.length && end - this.#head < most && bytes < mostBytes) {
      bytes += sizeOf(this.#items[end++]!);
    }
    return this.#items.slice(this.#head, end);
  }

  /** The oldest `count` are durable. */
  done(count: number): void {
    for (let end = this.#head + count; this.#head < end; this.#head += 1) {
      this.#bytes -= sizeOf(this.#items[this.#head]!);
    }
    if (this.#head > 1_000 || this.#head === this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    const durable = this.#taken - this.length;
    const reached = this.#waiters.filter(({ until }) => until <= durable);
    this.#waiters = this.#waiters.filter(({ until }) => until > durable);
    for (const { resolve } of reached) resolve();
  }

  /** Resolves when everything taken so far is durable; rejects when that is impossible for now. */
  whenDurable(): Promise<void> {
    if (this.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiters.push({ until: this.#taken, resolve, reject }));
  }

  get awaited(): boolean {
    return this.#waiters.length > 0;
  }

  /** Tells all who wait; what was taken stays and is tried again. */
  fail(fault: Error): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const { reject } of waiters) reject(fault);
  }

  /** Takes back a call that could not be begun. */
  withdraw(callId: string): void {
    const kept = this.#items.slice(this.#head).filter((operation) => callOf(operation) !== callId);
    this.#taken -= this.length - kept.length;
    this.#items = kept;
    this.#head = 0;
    for (const waiter of this.#waiters) waiter.until = Math.min(waiter.until, this.#taken);
    this.#bytes = kept.reduce((sum, operation) => sum + sizeOf(operation), 0);
  }
}
