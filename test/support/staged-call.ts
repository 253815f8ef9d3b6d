/** A whole call on the virtual clock: a real session and heart between fakes, with a caller that the test directs. */
import { SAMPLE_RATE_HZ } from '#audio/frames.ts';
import type { Happening } from '#voice/events.ts';
import type { LogEntry } from '#voice/log.ts';
import type { CallPlan } from '#voice/plan.ts';
import { FakeLine, type FakeLineSetup } from '#voice/ports/fakes/line.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import {
  fakeLanguageModel,
  type FakeLanguageModel,
  type ScriptedAnswer,
} from '#voice/ports/fakes/language-model.ts';
import {
  fakeSpeechToText,
  type FakeSpeechToText,
  type HearingScript,
} from '#voice/ports/fakes/speech-to-text.ts';
import { fakeTextToSpeech, type FakeTextToSpeech } from '#voice/ports/fakes/text-to-speech.ts';
import { fakeVoiceActivity } from '#voice/ports/fakes/voice-activity.ts';
import type { VoiceActivity } from '#voice/ports/voice-activity.ts';
import type { TurnDetector } from '#voice/ports/turn-detector.ts';
import type { ToolRunner } from '#voice/ports/language-model.ts';
import { difference, replay, takeUp } from '#voice/replay.ts';
import { Session, type CallSoFar } from '#voice/session.ts';
import { createTicker } from '#voice/speaking/ticker.ts';

export const PLAN: CallPlan = {
  agent: { id: 'test', name: 'Test' },
  locale: 'en-US',
  greeting: { text: 'Hello, how can I help?', interruptible: true, expect: { slots: [], shape: 'open' } },
  voice: { id: 'default', speed: 1 },
  guide: { id: 'none', slots: {}, phrases: [] },
  turn: {
    onsetMs: 60,
    releaseMs: 200,
    endpointCompleteMs: 280,
    endpointMs: 550,
    endpointUnfinishedMs: 1200,
    endpointDigitsMs: 1400,
    bargeInMs: 700,
    rulingMs: 500,
    finalTimeoutMs: 1500,
  },
  silence: {
    afterMs: 7000,
    prompts: ['Are you still there?', 'I can hear nothing.'],
    goodbye: 'Goodbye then.',
  },
  speech: {
    fillers: ['One moment.'],
    fillerAfterMs: 1200,
    clarify: ['Sorry, could you say that again?', 'I did not get that.'],
    apology: 'Sorry, something went wrong.',
    tooLong: 'We have to stop here.',
    goodbye: 'Goodbye.',
  },
  fallbacks: [],
  limits: {
    maxCallMs: 1_800_000,
    maxTurnMs: 60_000,
    thinkFirstTokenMs: 4000,
    thinkStallMs: 4000,
    thinkAhead: 0,
    speechFirstAudioMs: 2500,
    speechStallMs: 2000,
    toolMs: 15_000,
  },
};

export interface StageSetup {
  plan?: Partial<CallPlan>;
  answers?: ScriptedAnswer[];
  /** A second provider of each role, after the first. */
  spare?: { stt?: FakeSpeechToText; tts?: FakeTextToSpeech; llm?: FakeLanguageModel };
  line?: Omit<FakeLineSetup, 'clock'>;
  tools?: ToolRunner;
  clock?: VirtualClock;
  /** In place of one that takes whatever is loud for speech. */
  vad?: VoiceActivity;
  /** What the voice's words really sound like: in place of tones. */
  sound?: (ms: number) => Float32Array;
  turnDetector?: (clock: VirtualClock) => TurnDetector;
  /** So many finals of an utterance the first recogniser tells early. */
  earlyFinals?: number;
}

const NO_TOOLS: ToolRunner = {
  tools: [],
  run: () => Promise.resolve({ ok: false, error: 'there are no tools' }),
};

export class StagedCall {
  readonly clock: VirtualClock;
  line: FakeLine;
  readonly stt: FakeSpeechToText;
  readonly tts: FakeTextToSpeech;
  readonly llm: FakeLanguageModel;
  readonly log: LogEntry[] = [];
  readonly plan: CallPlan;
  session: Session;
  readonly #open: (line: FakeLine, from?: CallSoFar) => Session;
  readonly #providers: { stt: number; tts: number; llm: number };
  ended = false;

  constructor(setup: StageSetup = {}) {
    this.clock = setup.clock ?? new VirtualClock();
    const { clock } = this;
    this.plan = { ...PLAN, ...setup.plan };
    this.line = new FakeLine({ clock, leadMs: 60, ...setup.line });
    const { earlyFinals } = setup;
    this.stt = fakeSpeechToText({ clock, ...(earlyFinals !== undefined && { earlyFinals }) });
    const tts = fakeTextToSpeech({ clock });
    this.tts = setup.sound ? { ...tts, speak: sounding(tts, setup.sound) } : tts;
    this.llm = fakeLanguageModel(clock, setup.answers);
    const { spare } = setup;
    const providers = {
      stt: [this.stt, ...(spare?.stt ? [spare.stt] : [])],
      tts: [this.tts, ...(spare?.tts ? [spare.tts] : [])],
      llm: [this.llm, ...(spare?.llm ? [spare.llm] : [])],
      vad: setup.vad ?? fakeVoiceActivity(),
      ...(setup.turnDetector && { turn: setup.turnDetector(clock) }),
    };
    this.#providers = { stt: providers.stt.length, tts: providers.tts.length, llm: providers.llm.length };
    this.#open = (line, from) =>
      new Session({
        plan: this.plan,
        line,
        clock,
        ticker: createTicker(clock, (fault) => {
          throw fault;
        }),
        providers,
        tools: setup.tools ?? NO_TOOLS,
        log: (entry) => this.log.push(entry),
        ...(from && { from }),
        ended: () => (this.ended = true),
      });
    this.session = this.#open(this.line);
    this.session.answer();
    this.line.idle();
  }

  /** The caller speaks for `ms`, so many decibels softer than usual, which the recogniser hears as `script` says; resolves when they stop. */
  async speak(ms: number, script: HearingScript, softerDb = 0): Promise<void> {
    this.stt.enqueue(script);
    const done = this.line.speak(loud(ms).map((sample) => sample * 10 ** (-softerDb / 20)));
    await this.pass(ms);
    await done;
    this.line.idle();
  }

  /** The call's process dies; another goes on with it from the log, on a new line, when the caller is back. */
  async move({ awayMs }: { awayMs: number }): Promise<void> {
    this.session.leave();
    await this.pass(awayMs);
    const log = JSON.parse(JSON.stringify(this.log)) as LogEntry[];
    const { owed, ...so } = takeUp(this.plan, this.#providers, log);
    this.log.push(...owed);
    this.line = new FakeLine({ clock: this.clock, leadMs: 60 });
    this.session = this.#open(this.line, { ...so, atMs: so.lastMs + awayMs });
    this.session.answer();
    this.line.idle();
  }

  /** The caller is silent for `ms`; the line carries silence. */
  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
  }

  events<T extends Happening['type']>(type: T): (Extract<Happening, { type: T }> & { atMs: number })[] {
    return this.log.flatMap((entry) =>
      entry.kind === 'event' && entry.data.type === type
        ? [{ ...(entry.data as Extract<Happening, { type: T }>), atMs: entry.atMs }]
        : [],
    );
  }

  effects(type: string): LogEntry[] {
    return this.log.filter((entry) => entry.kind === 'effect' && entry.data.type === type);
  }

  /** The conversation as "who: text" lines. */
  get history(): string[] {
    return this.session.state.memory.history.map((message) =>
      message.who === 'tool' ? `tool: ${message.request.name}` : `${message.who}: ${message.text}`,
    );
  }

  /** Where the call's log and its replay part; null when they are the same. */
  get replayDifference(): ReturnType<typeof difference> {
    const log = JSON.parse(JSON.stringify(this.log)) as LogEntry[];
    return difference(log, replay(this.plan, this.#providers, log).log);
  }
}

/** The same chunks and words, with another sound; where the voice pauses, it pauses. */
function sounding(tts: FakeTextToSpeech, sound: (ms: number) => Float32Array): FakeTextToSpeech['speak'] {
  return async function* speak(request, signal) {
    const whole = sound(60_000);
    let at = 0;
    for await (const chunk of tts.speak(request, signal)) {
      const from = at;
      at += chunk.samples.length;
      yield { ...chunk, samples: chunk.samples.map((was, i) => (was === 0 ? 0 : whole[from + i]!)) };
    }
  };
}

/** A voice of so many milliseconds: a whisper, which has no melody that could tell of the end of a turn. */
export function loud(ms: number): Float32Array {
  const samples = new Float32Array((ms * SAMPLE_RATE_HZ) / 1000);
  let seed = 12_345;
  for (let i = 0; i < samples.length; i += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    samples[i] = 0.4 * (seed / 2 ** 31 - 1);
  }
  return samples;
}
