/** All calls of a run: they begin one after the other, and in a churn they end and others take their places. */
import { randomBytes } from 'node:crypto';
import { Beat } from './beat.ts';
import { Caller } from './caller.ts';
import { seeded } from './chance.ts';
import { MediaSocket } from './media-socket.ts';
import type { Measures } from './measures.ts';
import type { LoadOptions } from './options.ts';
import { ring, Refused } from './ringing.ts';
import type { Sounds } from './utterances.ts';

/** A place in a churn stands empty for up to so long. */
const EMPTY_MS = 1000;

interface OpenCall {
  socket: MediaSocket;
  hangUp(): void;
}

export class Telephones {
  readonly #options: LoadOptions;
  readonly #sounds: Sounds;
  readonly #measures: Measures;
  readonly #chance: () => number;
  readonly #beat: Beat;
  readonly #open = new Set<OpenCall>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #begun = 0;
  #over = false;
  #firstFault: string | null = null;

  constructor(options: LoadOptions, sounds: Sounds, measures: Measures) {
    this.#options = options;
    this.#sounds = sounds;
    this.#measures = measures;
    this.#chance = seeded(options.seed);
    this.#beat = new Beat({
      bunched: options.bunched,
      late: (lateMs) => measures.add(measures.beatLateMs, lateMs),
      ...(options.jitterMs > 0 && { everySlot: (nowMs: number) => this.#release(nowMs) }),
    });
  }

  /** Calls that are connected. */
  get live(): number {
    return this.#open.size;
  }

  get begun(): number {
    return this.#begun;
  }

  /** What went wrong first; null when nothing did. */
  get firstFault(): string | null {
    return this.#firstFault;
  }

  /** Begins all calls, spread over the ramp; resolves when each has been answered or refused. */
  async begin(): Promise<void> {
    const { calls, rampS } = this.#options;
    const places: Promise<void>[] = [];
    for (let i = 0; i < calls; i += 1) {
      places.push(this.#call());
      await new Promise((resolve) => setTimeout(resolve, (rampS * 1000) / calls));
    }
    await Promise.all(places);
  }

  /** Ends all calls as the carrier does. */
  async end(): Promise<void> {
    this.#over = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const call of this.#open) call.hangUp();
    await new Promise((resolve) => setTimeout(resolve, 300));
    this.#beat.stop();
  }

  async #call(): Promise<void> {
    const index = this.#begun;
    this.#begun += 1;
    const measures = this.#measures;
    measures.counts.callsBegun += 1;
    const callSid = `CA${randomBytes(16).toString('hex')}`;
    const startMs = performance.now();
    try {
      const address = await ring(this.#options.ringing, callSid, index);
      await this.#connect(address, callSid, index);
      measures.connectMs.add(performance.now() - startMs);
    } catch (fault) {
      if (fault instanceof Refused) measures.counts.callsRefused += 1;
      else measures.counts.errors += 1;
      this.#firstFault ??= (fault as Error).message;
      this.#again();
    }
  }

  #connect(address: { url: string; parameters: Record<string, string> }, callSid: string, index: number) {
    const { script, jitterMs, loss } = this.#options;
    const network = { jitterMs, loss, chance: this.#chance };
    const caller = new Caller({
      index,
      script,
      sounds: this.#sounds,
      measures: this.#measures,
      chance: this.#chance,
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let leave = (): void => undefined;
    const socket = new MediaSocket(
      address,
      { callSid, network },
      {
        opened: () => {
          if (this.#over) return call.hangUp();
          this.#open.add(call);
          leave = this.#beat.join((nowMs) => caller.tick(nowMs));
          caller.answered(socket, performance.now());
          this.#limit(call);
          resolve();
        },
        message: (data) => caller.message(data, performance.now()),
        closed: (fault) => {
          leave();
          if (!this.#open.delete(call))
            return reject(fault ?? new Error('The socket closed before it opened.'));
          this.#measures.counts.closedByServer += 1;
          this.#firstFault ??= fault?.message ?? 'The server closed a call.';
          this.#again();
        },
      },
    );
    const call: OpenCall = {
      socket,
      hangUp: () => {
        leave();
        this.#open.delete(call);
        socket.hangUp();
      },
    };
    return promise;
  }

  /** In a churn a call lasts for a while. */
  #limit(call: OpenCall): void {
    const { churnS } = this.#options;
    if (churnS === null) return;
    this.#later(churnS * 1000 * (0.5 + this.#chance()), () => {
      if (!this.#open.has(call)) return;
      call.hangUp();
      this.#again();
    });
  }

  /** In a churn an empty place is taken by another call. */
  #again(): void {
    if (this.#options.churnS === null || this.#over) return;
    this.#later(EMPTY_MS * this.#chance(), () => void this.#call());
  }

  #later(delayMs: number, fire: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      fire();
    }, delayMs);
    this.#timers.add(timer);
  }

  #release(nowMs: number): void {
    for (const { socket } of this.#open) socket.release(nowMs);
  }
}
