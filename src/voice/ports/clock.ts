/** Time as it comes into Parley. Only `main/` and the clocks themselves know where it comes from. */
export interface Clock {
  /** Milliseconds since an arbitrary start, never going back. */
  nowMs(): number;
  /** Milliseconds since 1970, for records that people read. */
  epochMs(): number;
  /** Calls `fire` once after `delayMs`; the returned function prevents it. */
  timer(delayMs: number, fire: () => void): CancelTimer;
}

export type CancelTimer = () => void;

/** Randomness as it comes into Parley: identifiers and secrets, and what must not happen to all at once. */
export interface Chance {
  /** `prefix_` followed by 20 unguessable characters of [0-9a-z]. */
  id(prefix: string): string;
  /** From 0 to below 1, each as likely. */
  share(): number;
}

/** Resolves after `delayMs`; rejects with the signal's reason when aborted first. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const cancel = clock.timer(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
