/** Has another process do something in a call that it holds, and does what another asks here. */
import { codeOf, type ErrorCode, ERRORS, ParleyError } from '#voice/errors.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import type { LiveCalls } from '../reception.ts';
import { type Deed, doDeed, readSaid, type Said } from './deeds.ts';
import type { Intercom } from './intercom.ts';

/** Whoever holds the call says so within this time; then nobody does. */
export const HEARD_MS = 3_000;
/** From there on: the sentence before a transfer, and the carrier. */
const DONE_MS = 60_000;

export interface HandsSetup {
  intercom: Intercom;
  /** The calls of this process. */
  here: Pick<LiveCalls, 'get'>;
  clock: Clock;
  chance: Chance;
}

interface Waiting {
  callId: string;
  done: () => void;
  fail: (fault: ParleyError) => void;
  /** Stops the time that runs. */
  cancel: () => void;
}

export class Hands {
  readonly #setup: HandsSetup;
  readonly #waiting = new Map<string, Waiting>();

  constructor(setup: HandsSetup) {
    this.#setup = setup;
  }

  /** From now on asks and answers are heard. The returned function ends it. */
  open(): Promise<() => Promise<void>> {
    return this.#setup.intercom.listen((text) => {
      const said = readSaid(text);
      if (said) this.#heard(said);
    });
  }

  /**
   * Resolves when it is done. Rejects as the deed does there, and with ParleyError `call.unreachable` where no process that holds the call
   * answers in time.
   */
  async ask(tenantId: string, callId: string, deed: Deed): Promise<void> {
    const { intercom, chance } = this.#setup;
    const ask = chance.id('ask');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.set(ask, { callId, done: resolve, fail: reject, cancel: () => undefined });
    this.#within(ask, HEARD_MS);
    try {
      await Promise.all([
        intercom.say(JSON.stringify({ ask, tenantId, callId, deed } satisfies Said)),
        promise,
      ]);
    } finally {
      this.#waiting.get(ask)?.cancel();
      this.#waiting.delete(ask);
    }
  }

  #within(ask: string, ms: number): void {
    const waiting = this.#waiting.get(ask);
    if (!waiting) return;
    waiting.cancel();
    waiting.cancel = this.#setup.clock.timer(ms, () =>
      waiting.fail(
        new ParleyError(
          'call.unreachable',
          `The process that holds the call ${waiting.callId} does not answer. Look at the call: it may have ended, or be on its way to another process.`,
        ),
      ),
    );
  }

  #heard(said: Said): void {
    if ('ask' in said) return void this.#serve(said);
    if ('got' in said) return this.#within(said.got, DONE_MS);
    if ('done' in said) return this.#waiting.get(said.done)?.done();
    const code = said.code in ERRORS ? (said.code as ErrorCode) : 'internal.fault';
    this.#waiting.get(said.failed)?.fail(new ParleyError(code, said.detail));
  }

  async #serve({ ask, tenantId, callId, deed }: Extract<Said, { ask: string }>): Promise<void> {
    const call = this.#setup.here.get(tenantId, callId);
    if (!call) return;
    // Where the database is away the asker is told by its own clock.
    const tell = (said: Said) => this.#setup.intercom.say(JSON.stringify(said)).catch(() => undefined);
    await tell({ got: ask });
    try {
      await doDeed(call, deed);
      await tell({ done: ask });
    } catch (fault) {
      const detail = fault instanceof ParleyError ? fault.detail : 'Something in Parley went wrong.';
      await tell({ failed: ask, code: codeOf(fault), detail });
    }
  }
}
