/** An async iterable that is pushed into: values wait in order until they are taken; it ends, or fails, once. */
export interface PushStream<T> extends AsyncIterable<T> {
  /** Ignored after the end. */
  push(value: T): void;
  /** What was pushed before is still delivered. */
  end(): void;
  /** What was pushed before is still delivered, then the iteration throws `fault`. */
  fail(fault: Error): void;
  readonly ended: boolean;
}

/** For one consumer. `onLeave` is called once if that consumer leaves before the end. */
export function pushStream<T>(onLeave?: () => void): PushStream<T> {
  const waiting: T[] = [];
  let closed: { fault?: Error } | null = null;
  let taker: PromiseWithResolvers<IteratorResult<T>> | null = null;

  const close = (how: { fault?: Error }): void => {
    if (closed) return;
    closed = how;
    const open = taker;
    taker = null;
    if (!open) return;
    if (how.fault) open.reject(how.fault);
    else open.resolve({ done: true, value: undefined });
  };
  const next = (): Promise<IteratorResult<T>> => {
    const value = waiting.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (closed?.fault) {
      const { fault } = closed;
      closed = {};
      return Promise.reject(fault);
    }
    if (closed) return Promise.resolve({ done: true, value: undefined });
    taker ??= Promise.withResolvers();
    return taker.promise;
  };
  const leave = (): Promise<IteratorResult<T>> => {
    waiting.length = 0;
    if (!closed) {
      close({});
      onLeave?.();
    }
    return Promise.resolve({ done: true, value: undefined });
  };
  return {
    push: (value) => {
      if (closed) return;
      const open = taker;
      taker = null;
      if (open) open.resolve({ done: false, value });
      else waiting.push(value);
    },
    end: () => close({}),
    fail: (fault) => close({ fault }),
    get ended() {
      return closed !== null;
    },
    [Symbol.asyncIterator]: () => ({ next, return: leave }),
  };
}
