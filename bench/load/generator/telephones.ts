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

/** The agent hangs up within this when it is asked to; a server gives up a silent socket within that. */
const AGENT_ENDS_WITHIN_MS = 10_000;
const GIVEN_UP_WITHIN_MS = 25_000;
const ENDINGS = ['caller', 'agent', 'cut', 'half-open'] as const;

interface OpenCall {
  socket: MediaSocket;
  caller: Caller;
  /** The agent is to end it, so it is not lost when it does. */
  asked: boolean;
  /** What waits for something in this call; each is cancelled when it is over. */
  waits: Set<() => void>;
  hangUp(): void;
  /** It is no longer a call; its socket is left as it is. */
  leave(): void;
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
  /** Begun, or waiting to begin. */
  #planned = 0;
  #connecting = 0;
  #ended = 0;
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

  /** As many calls as were asked for have begun, and all have ended. */
  get done(): boolean {
    const { total } = this.#options;
    if (total === null || this.#planned < total) return false;
    return this.#connecting === 0 && this.#open.size === 0 && this.#timers.size === 0;
  }

  /** What went wrong first; null when nothing did. */
  get firstFault(): string | null {
    return this.#firstFault;
  }

  /** Begins all calls, spread over the ramp; resolves when each has been answered or refused. */
  async begin(): Promise<void> {
    const { calls: wanted, rampS, total } = this.#options;
    const calls = Math.min(wanted, total ?? wanted);
    const places: Promise<void>[] = [];
    for (let i = 0; i < calls; i += 1) {
      this.#planned += 1;
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
    this.#connecting += 1;
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
    } finally {
      this.#connecting -= 1;
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
    let stop = (): void => undefined;
    const waits = new Set<() => void>();
    const socket = new MediaSocket(
      address,
      { callSid, network },
      {
        opened: () => {
          if (this.#over) return call.hangUp();
          this.#open.add(call);
          stop = this.#beat.join((nowMs) => caller.tick(nowMs));
          caller.answered(socket, performance.now());
          this.#limit(call);
          resolve();
        },
        message: (data) => caller.message(data, performance.now()),
        closed: (fault) => {
          if (!this.#open.has(call)) return reject(fault ?? new Error('The socket closed before it opened.'));
          call.leave();
          if (call.asked) this.#measures.counts.endedByAgent += 1;
          else {
            this.#measures.counts.closedByServer += 1;
            this.#firstFault ??= fault?.message ?? 'The server closed a call.';
          }
          this.#again();
        },
      },
    );
    const call: OpenCall = {
      socket,
      caller,
      asked: false,
      waits,
      hangUp: () => {
        call.leave();
        socket.hangUp();
      },
      leave: () => {
        stop();
        for (const cancel of waits) cancel();
        this.#open.delete(call);
      },
    };
    return promise;
  }

  /** In a churn a call lasts for a while. */
  #limit(call: OpenCall): void {
    const { churnS } = this.#options;
    if (churnS === null) return;
    call.waits.add(this.#later(churnS * 1000 * (0.5 + this.#chance()), () => this.#end(call)));
  }

  /** Ends a call of a churn in its way. */
  #end(call: OpenCall): void {
    const { counts } = this.#measures;
    const ending = this.#options.endings === 'caller' ? 'caller' : ENDINGS[this.#ended++ % ENDINGS.length];
    if (ending === 'agent') return this.#askAgent(call);
    call.leave();
    if (ending === 'half-open') {
      counts.endedHalfOpen += 1;
      this.#forget(call);
    } else if (ending === 'cut') {
      counts.endedByCut += 1;
      call.socket.cut();
    } else {
      counts.endedByCaller += 1;
      call.socket.hangUp();
    }
    this.#again();
  }

  #askAgent(call: OpenCall): void {
    call.asked = true;
    call.caller.askToEnd();
    const cancel = this.#later(AGENT_ENDS_WITHIN_MS, () => {
      this.#measures.counts.notEndedByServer += 1;
      call.hangUp();
      this.#again();
    });
    call.waits.add(cancel);
  }

  /** The far end knows nothing of it: it must find out by itself. */
  #forget({ socket }: OpenCall): void {
    socket.fallSilent();
    this.#later(GIVEN_UP_WITHIN_MS, () => {
      void socket.wasGivenUp().then((wasGivenUp) => {
        if (!wasGivenUp) this.#measures.counts.notEndedByServer += 1;
      });
    });
  }

  /** In a churn an empty place is taken by another call. */
  #again(): void {
    const { churnS, total } = this.#options;
    if (churnS === null || this.#over || (total !== null && this.#planned >= total)) return;
    this.#planned += 1;
    this.#later(EMPTY_MS * this.#chance(), () => void this.#call());
  }

  /** Answers what cancels it. */
  #later(delayMs: number, fire: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      fire();
    }, delayMs);
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
      clearTimeout(timer);
    };
  }

  #release(nowMs: number): void {
    for (const { socket } of this.#open) socket.release(nowMs);
  }
}
