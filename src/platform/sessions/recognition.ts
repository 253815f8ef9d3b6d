/** Takes down what is said in a session without an agent: the ears of a call, and what they hear told as events. */
import { FRAME_MS } from '#audio/frames.ts';
import { ERRORS, type ErrorCode } from '#voice/errors.ts';
import { Ear } from '#voice/hearing/ear.ts';
import { type Expectation, EXPECT_ANYTHING, type Guide, type TimedWord } from '#voice/plan.ts';
import type { CancelTimer, Clock } from '#voice/ports/clock.ts';
import type { SpeechToText } from '#voice/ports/speech-to-text.ts';
import type { VoiceActivity } from '#voice/ports/voice-activity.ts';
import type { NewInput } from '#voice/report.ts';
import type { SessionHappening } from './session-event.ts';

export interface RecognitionSetup {
  clock: Clock;
  vad: VoiceActivity;
  /** In order of preference, at least one. */
  recognisers: SpeechToText[];
  guide: Guide;
  language: string;
  /** Quiet that ends an utterance. */
  pauseMs: number;
  tell: (happening: SessionHappening) => void;
}

/** Speech needed to begin an utterance, as in calls. */
const ONSET_MS = 60;
/** A final that has not come this long after the end of speech is not waited for; the next recogniser is asked. */
const FINAL_MS = 8000;
/** Sound before the first word that a recogniser is given as well: words are timed from there. */
const PRE_ROLL_MS = 300;

interface Utterance {
  id: string;
  fromMs: number;
  /** Null while it goes on. */
  toMs: number | null;
  hearId: string;
  /** Which recogniser hears it. */
  provider: number;
  partial: string;
  cancelLate: CancelTimer;
}

export class Recognition {
  readonly #setup: RecognitionSetup;
  readonly #ear: Ear;
  readonly #expect: Expectation;
  readonly #open = new Map<string, Utterance>();
  readonly #settled = new Set<() => void>();
  #frames = 0;
  #utterances = 0;
  #hearings = 0;
  #closed = false;

  constructor(setup: RecognitionSetup) {
    this.#setup = setup;
    const { guide, language, recognisers, vad, pauseMs } = setup;
    this.#expect = { ...EXPECT_ANYTHING, slots: Object.keys(guide.slots) };
    this.#ear = new Ear({
      vad,
      recognisers,
      guide,
      locale: language,
      format: { encoding: 'pcm16', sampleRateHz: 16_000 },
      pace: { onsetMs: ONSET_MS, releaseMs: pauseMs },
      // Its clock is the sound itself: what comes late or early is told by where it stands in it.
      nowMs: () => this.#frames * FRAME_MS,
      report: (input) => this.#heard(input),
    });
  }

  /** Utterances so far. */
  get utterances(): number {
    return this.#utterances;
  }

  frame(frame: Float32Array): void {
    if (this.#closed) return;
    this.#frames += 1;
    this.#ear.push(frame, this.#frames * FRAME_MS);
  }

  /** No more sound: resolves when all that was said has its final text, or none. */
  async finish(): Promise<void> {
    for (const utterance of this.#open.values())
      if (utterance.toMs === null) this.#ended(utterance, this.#frames * FRAME_MS);
    while (this.#open.size > 0 && !this.#closed)
      await new Promise<void>((resolve) => this.#settled.add(resolve));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { cancelLate } of this.#open.values()) cancelLate();
    this.#open.clear();
    this.#ear.close();
    this.#wake();
  }

  #heard(input: NewInput): void {
    switch (input.type) {
      case 'caller.started':
        return this.#began(input.utteranceId, input.startedMs);
      case 'caller.stopped': {
        const utterance = this.#open.get(input.utteranceId);
        if (utterance) this.#ended(utterance, input.endedMs);
        return;
      }
      case 'hearing.partial': {
        const utterance = this.#hearing(input.hearId);
        if (!utterance || utterance.partial === input.text) return;
        utterance.partial = input.text;
        const { id: utteranceId } = utterance;
        return this.#setup.tell({ type: 'transcript.partial', utteranceId, text: input.text });
      }
      case 'hearing.final': {
        const utterance = this.#hearing(input.hearId);
        if (utterance) this.#conclude(utterance, input);
        return;
      }
      case 'hearing.failed': {
        const utterance = this.#hearing(input.hearId);
        if (utterance) this.#failed(utterance, input.code);
        return;
      }
      default:
        return;
    }
  }

  #began(id: string, fromMs: number): void {
    this.#utterances += 1;
    const utterance: Utterance = {
      id,
      fromMs,
      toMs: null,
      hearId: '',
      provider: 0,
      partial: '',
      cancelLate: () => undefined,
    };
    this.#open.set(id, utterance);
    this.#setup.tell({ type: 'speech.started', utteranceId: id, fromMs });
    this.#ask(utterance);
  }

  #ask(utterance: Utterance): void {
    this.#hearings += 1;
    const { id: utteranceId, provider } = utterance;
    utterance.hearId = `h${this.#hearings}`;
    this.#ear.open({
      type: 'hear.open',
      hearId: utterance.hearId,
      utteranceId,
      provider,
      expect: this.#expect,
    });
  }

  #ended(utterance: Utterance, toMs: number): void {
    utterance.toMs = Math.max(toMs, utterance.fromMs);
    this.#setup.tell({ type: 'speech.ended', utteranceId: utterance.id, toMs: utterance.toMs });
    this.#await(utterance);
  }

  #await(utterance: Utterance): void {
    this.#ear.finish(utterance.hearId);
    utterance.cancelLate();
    utterance.cancelLate = this.#setup.clock.timer(FINAL_MS, () => {
      const { hearId } = utterance;
      this.#failed(utterance, 'provider.timeout');
      this.#ear.cancel(hearId, true);
    });
  }

  /** The next recogniser hears the utterance from its beginning; without one, what was understood in parts has to do. */
  #failed(utterance: Utterance, code: ErrorCode): void {
    const { recognisers, tell } = this.#setup;
    const name = recognisers[utterance.provider]?.id ?? 'the recogniser';
    tell({ type: 'session.warning', code, message: `${name}: ${ERRORS[code].meaning}` });
    utterance.provider += 1;
    if (utterance.provider < recognisers.length) {
      this.#ask(utterance);
      if (utterance.toMs !== null) this.#await(utterance);
      return;
    }
    if (utterance.toMs === null) {
      utterance.toMs = this.#frames * FRAME_MS;
      tell({ type: 'speech.ended', utteranceId: utterance.id, toMs: utterance.toMs });
    }
    const text = utterance.partial;
    this.#conclude(utterance, { text, confidence: 0, refused: text === '', words: [] });
  }

  #conclude(
    utterance: Utterance,
    final: { text: string; confidence: number; refused: boolean; words: TimedWord[] },
  ): void {
    const { id: utteranceId, fromMs } = utterance;
    utterance.cancelLate();
    this.#open.delete(utteranceId);
    const { text, confidence, refused, words } = final;
    const toMs = utterance.toMs ?? this.#frames * FRAME_MS;
    this.#setup.tell({
      type: 'transcript.final',
      utteranceId,
      text: refused ? '' : text.trim(),
      confidence,
      refused,
      fromMs,
      toMs,
      words: refused ? [] : inSession(words, fromMs),
    });
    this.#wake();
  }

  #hearing(hearId: string): Utterance | undefined {
    return [...this.#open.values()].find((each) => each.hearId === hearId);
  }

  #wake(): void {
    for (const resolve of this.#settled) resolve();
    this.#settled.clear();
  }
}

/** From the first frame that the recogniser was given to the first of the session. */
function inSession(words: TimedWord[], fromMs: number): TimedWord[] {
  const zeroMs = Math.max(0, fromMs - PRE_ROLL_MS);
  return words.map(({ text, startMs, endMs }) => ({
    text,
    startMs: zeroMs + startMs,
    endMs: zeroMs + endMs,
  }));
}
