import type { CancelTimer, Clock } from '#voice/ports/clock.ts';
import type { BrowserLine } from './line.ts';

/** A call that a browser holds, with or without a socket at this moment. */
export interface TalkCall {
  readonly line: BrowserLine;
  readonly callId: string;
  readonly resume: string;
  /** Lets go of the socket that has it now, for a newer one. */
  release: () => void;
  cancelDeadline: CancelTimer | null;
}

/** The calls of this channel by their resume token. */
export class TalkCalls {
  readonly #clock: Clock;
  readonly #resumeForMs: number;
  readonly #calls = new Map<string, TalkCall>();

  constructor(clock: Clock, resumeForMs: number) {
    this.#clock = clock;
    this.#resumeForMs = resumeForMs;
  }

  get size(): number {
    return this.#calls.size;
  }

  add(call: TalkCall): void {
    this.#calls.set(call.resume, call);
  }

  find(resume: string): TalkCall | null {
    return this.#calls.get(resume) ?? null;
  }

  forget(call: TalkCall): void {
    call.cancelDeadline?.();
    call.cancelDeadline = null;
    this.#calls.delete(call.resume);
  }

  /** The socket is gone: the call ends as lost unless another one takes it up in time. */
  awaitReturn(call: TalkCall): void {
    call.line.disconnect();
    if (call.line.isClosed) return this.forget(call);
    call.cancelDeadline?.();
    call.cancelDeadline = this.#clock.timer(this.#resumeForMs, () => {
      this.forget(call);
      call.line.closed('lost');
    });
  }
}
