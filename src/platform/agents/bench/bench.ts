/**
 * The test bench: talks to an agent by text, through the true conversation with its greeting, its mind, its tools and its rules, only
 * without sound. Nothing of it is kept: no call is recorded, and a talk is forgotten when it is over or nobody goes on with it.
 */
import { ParleyError } from '#voice/errors.ts';
import type { Happening } from '#voice/events.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import type { LanguageModel, ToolRunner } from '#voice/ports/language-model.ts';
import { createTicker, type Ticker } from '#voice/speaking/ticker.ts';
import type { Strategy } from '../strategy.ts';
import { Talk } from './talk.ts';

/** Talks at once: each is a few kilobytes, and may ask a model. */
const MOST = { ofTenant: 20, ofAll: 60 };
/** A talk with which nobody goes on is over after this. */
const IDLE_MS = 10 * 60_000;
/** An answer that is not whole after this is told as far as it is. */
const ANSWER_MS = 30_000;

export interface BenchSetup {
  clock: Clock;
  chance: Chance;
  mindFor: (strategy: Strategy, of: TalkOf) => Mind | Promise<Mind>;
  onFault: (fault: unknown) => void;
}

interface Mind {
  llm: LanguageModel[];
  tools: ToolRunner;
  /** Why the model that the agent asks for does not think here. */
  withheld?: string | null;
}

/** Whose talk it is: nobody else goes on with it. */
export interface TalkOf {
  tenantId: string;
  agentId: string;
}

export interface Said {
  session: string;
  /** What has happened since the last answer. */
  events: Happening[];
  ended: boolean;
  /** Of a talk that begins: why the model that the agent asks for does not think in it. */
  withheld?: string;
}

interface Kept extends TalkOf {
  talk: Talk;
  rest: () => void;
}

export class Bench {
  readonly #setup: BenchSetup;
  readonly #ticker: Ticker;
  readonly #talks = new Map<string, Kept>();

  constructor(setup: BenchSetup) {
    this.#setup = setup;
    this.#ticker = createTicker(setup.clock, setup.onFault);
  }

  get count(): number {
    return this.#talks.size;
  }

  /** Begins a talk; resolves when the greeting has been said. Throws `bench.full`. */
  async begin(of: TalkOf, strategy: Strategy): Promise<Said> {
    this.#demandRoom(of);
    const session = this.#setup.chance.id('try');
    const { clock, mindFor } = this.#setup;
    const { withheld, ...mind } = await mindFor(strategy, of);
    // Others may have begun meanwhile.
    this.#demandRoom(of);
    const talk = new Talk({ strategy, clock, ticker: this.#ticker, ...mind });
    this.#talks.set(session, { ...of, talk, rest: () => undefined });
    const said = await this.#answer(session, () => talk.begin());
    return withheld ? { ...said, withheld } : said;
  }

  /** The caller says `text`; resolves when the agent has answered. Throws `bench.unknown`. */
  async say(session: string, of: TalkOf, text: string): Promise<Said> {
    const kept = this.#talks.get(session);
    if (!kept || kept.tenantId !== of.tenantId || kept.agentId !== of.agentId)
      throw new ParleyError('bench.unknown', 'Begin a new one: leave `session` out.');
    return this.#answer(session, () => kept.talk.say(text));
  }

  close(): void {
    for (const session of this.#talks.keys()) this.#forget(session);
  }

  #demandRoom({ tenantId: own }: TalkOf): void {
    const ofTenant = [...this.#talks.values()].filter(({ tenantId }) => tenantId === own).length;
    if (ofTenant >= MOST.ofTenant || this.#talks.size >= MOST.ofAll)
      throw new ParleyError('bench.full', 'End a talk, or wait until one is forgotten.');
  }

  async #answer(session: string, ask: () => void): Promise<Said> {
    const kept = this.#talks.get(session);
    if (!kept) throw new ParleyError('bench.unknown', 'It is over.');
    kept.rest();
    const { clock } = this.#setup;
    const events = await kept.talk.answered(ask, ANSWER_MS);
    const { ended } = kept.talk;
    if (ended) this.#talks.delete(session);
    else kept.rest = clock.timer(IDLE_MS, () => this.#forget(session));
    return { session, events, ended };
  }

  #forget(session: string): void {
    const kept = this.#talks.get(session);
    this.#talks.delete(session);
    kept?.rest();
    kept?.talk.close();
  }
}
