/** One request to a provider and what it tells the breaker, whichever way it ends: by answer, by fault, or given up. */
import { ParleyError } from '#voice/errors.ts';
import { restingFault, type Breaker } from './breaker.ts';

export interface OneRequest {
  /** Something came that only a working provider gives. */
  answered: boolean;
  /** For recognisers: the final result came. */
  finalCame: boolean;
  /** Set where it is not worth going on, because the circuit has opened meanwhile: the fault to tell. */
  outrun(): ParleyError | null;
  failed(fault: unknown): void;
  /** It has ended well, or was left. */
  over(): void;
}

/** Begins a request that `signal` may abort: `provider.timeout` as its reason is the provider's failure, any other is nobody's. */
export function oneRequest(breaker: Breaker, signal: AbortSignal): OneRequest {
  const attempt = breaker.enter();
  const settle = (tell: () => void): void => {
    signal.removeEventListener('abort', onAbort);
    tell();
  };
  const request: OneRequest = {
    answered: false,
    finalCame: false,
    outrun: () => (attempt.isOutrun() ? restingFault(breaker.state.code) : null),
    failed: (fault) =>
      settle(() => {
        // What is not from the table is a fault of ours.
        if (fault instanceof ParleyError && fault.code !== 'internal.fault') attempt.failed(fault);
        else attempt.left();
      }),
    over: () => settle(() => (request.answered ? attempt.succeeded() : attempt.left())),
  };
  const onAbort = (): void => {
    const why: unknown = signal.reason;
    if (why instanceof ParleyError && why.code === 'provider.timeout') request.failed(why);
    else request.over();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  return request;
}
