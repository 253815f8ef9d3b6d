/** One call over real sockets: the product's own plan, adapters and breakers, with servers that do as they are told. */
import {
  guardedLanguageModel,
  guardedSpeechToText,
  guardedTextToSpeech,
} from '#platform/providers/guarded.ts';
import { Health, type ProviderHealth } from '#platform/providers/health.ts';
import { compilePlan } from '#platform/agents/compile.ts';
import { parseStrategy } from '#platform/agents/strategy.ts';
import { openAiLanguageModel } from '#adapters/providers/openai/language-model.ts';
import { openAiSpeechToText } from '#adapters/providers/openai/speech-to-text.ts';
import { openAiTextToSpeech } from '#adapters/providers/openai/text-to-speech.ts';
import type { Role } from '#voice/effects.ts';
import type { Happening } from '#voice/events.ts';
import type { LogEntry } from '#voice/log.ts';
import type { CallPlan } from '#voice/plan.ts';
import { FakeChance } from '#voice/ports/fakes/clock.ts';
import { FakeLine } from '#voice/ports/fakes/line.ts';
import { fakeVoiceActivity } from '#voice/ports/fakes/voice-activity.ts';
import { Session } from '#voice/session.ts';
import { createTicker } from '#voice/speaking/ticker.ts';
import { openAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { loud } from '../support/staged-call.ts';
import { realClock as clock } from '#voice/ports/fakes/real-time.ts';

export const ROLES: Role[] = ['stt', 'llm', 'tts'];
/** Servers by role, in the order in which they are asked. */
export type Servers = Record<Role, OpenAiServer[]>;

export const ANSWER = 'We open at nine in the morning.';

/** Healthy servers: `count` for `role`, one for each other. */
export async function serversFor(role: Role | null, count: number): Promise<Servers> {
  const open = async (one: Role): Promise<OpenAiServer[]> =>
    Promise.all(Array.from({ length: one === role ? count : 1 }, healthy));
  const [stt, llm, tts] = await Promise.all([open('stt'), open('llm'), open('tts')]);
  return { stt, llm, tts };
}

async function healthy(): Promise<OpenAiServer> {
  const server = await openAiServer();
  server.chat = () => ({ text: ANSWER.match(/\s*\S+/gu) ?? [] });
  server.transcript = () => ({ text: 'When do you open?' });
  return server;
}

/** A strategy that says next to nothing: limits, fallbacks and fillers are the product's own. */
function planOf(): CallPlan {
  const parsed = parseStrategy(STRATEGY);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return compilePlan(parsed.strategy);
}
const STRATEGY = `
id: faults
name: Faults
persona: { name: Ann, disclosure: I am a machine. }
greeting: { say: Hello., then_ask: false }
steps:
  - { id: colour, ask: Which colour?, slot: colour }
slots:
  colour: { type: choice, values: [red, blue] }
closing: { say: Goodbye. }
`;

export interface Providers {
  health: Health;
  changes: ProviderHealth[];
  /** The adapters behind their breakers, for as many calls as there are. */
  of: Pick<ConstructorParameters<typeof Session>[0]['providers'], 'stt' | 'tts' | 'llm'>;
}

export function providersOf(servers: Servers): Providers {
  const changes: ProviderHealth[] = [];
  const health = new Health({ clock, chance: new FakeChance(), onChange: (one) => changes.push(one) });
  const options = { model: 'm', key: 'sk-secret' };
  return {
    health,
    changes,
    of: {
      stt: servers.stt.map(({ url }) =>
        guardedSpeechToText(openAiSpeechToText({ ...options, url }), health.breakerOf('stt', url)),
      ),
      tts: servers.tts.map(({ url }) =>
        guardedTextToSpeech(openAiTextToSpeech({ ...options, url }), health.breakerOf('tts', url), clock),
      ),
      llm: servers.llm.map(({ url }) =>
        guardedLanguageModel(
          openAiLanguageModel({ ...options, url, instructions: 'Be short.' }),
          health.breakerOf('llm', url),
        ),
      ),
    },
  };
}

export class FaultyCall {
  readonly line = new FakeLine({ clock, leadMs: 60 });
  readonly log: LogEntry[] = [];
  readonly plan = planOf();
  readonly session: Session;
  readonly startMs = clock.nowMs();
  ended = false;

  constructor(providers: Providers) {
    this.session = new Session({
      plan: this.plan,
      line: this.line,
      clock,
      ticker: createTicker(clock, (fault) => {
        throw fault;
      }),
      providers: { ...providers.of, vad: fakeVoiceActivity() },
      tools: { tools: [], run: () => Promise.resolve({ ok: false, error: 'there are no tools' }) },
      log: (entry) => this.log.push(entry),
      ended: () => (this.ended = true),
    });
    this.session.answer();
    this.line.idle();
  }

  /** Milliseconds of the call. */
  nowMs(): number {
    return clock.nowMs() - this.startMs;
  }

  /** The caller asks a question; resolves when their speech ends, with the time. */
  async ask(): Promise<number> {
    await this.line.speak(loud(700));
    this.line.idle();
    return this.nowMs();
  }

  /** Resolves when the agent has said what it has to say, or the call is over. */
  async heardOut(sinceMs: number, limitMs = 14_000): Promise<void> {
    const isOver = (): boolean =>
      this.ended ||
      this.events('silence').some(({ because, atMs }) => because === 'waiting-for-caller' && atMs > sinceMs);
    const deadlineMs = this.nowMs() + limitMs;
    while (!isOver() && this.nowMs() < deadlineMs) await this.pass(20);
    if (!isOver()) throw new Error(`The agent never came to an end:\n${this.told()}`);
  }

  pass(ms: number): Promise<void> {
    return new Promise((resolve) => void clock.timer(ms, resolve));
  }

  events<T extends Happening['type']>(type: T): (Extract<Happening, { type: T }> & { atMs: number })[] {
    return this.log.flatMap((entry) =>
      entry.kind === 'event' && entry.data.type === type
        ? [{ ...(entry.data as Extract<Happening, { type: T }>), atMs: entry.atMs }]
        : [],
    );
  }

  /** What the agent was heard to say since then. */
  heard(sinceMs: number): string {
    return this.events('reply.ended')
      .filter(({ atMs }) => atMs > sinceMs)
      .map(({ heard }) => heard)
      .join(' | ');
  }

  /** The events as lines, for whoever reads a failure. */
  told(): string {
    return this.log
      .filter(({ kind }) => kind === 'event')
      .map(({ atMs, data }) => `${Math.round(atMs)} ${JSON.stringify(data)}`)
      .join('\n');
  }
}
