/**
 * One call's hearing: frames go to voice activity and, during an utterance, to the recogniser; the heart is told only what matters.
 * An utterance's frames are kept until its final, so that another recogniser can hear it from the beginning.
 */
import { endingOf } from '#audio/ending.ts';
import { FRAME_MS } from '#audio/frames.ts';
import { silentFrame } from '#audio/silence.ts';
import { WIDENING_FRAMES } from '#audio/widening.ts';
import type { Effect } from '../effects.ts';
import { codeOf, tooSlow, type ErrorCode } from '../errors.ts';
import type { Guide } from '../plan.ts';
import type { LineFormat } from '../ports/line.ts';
import type { Heard, HearingStream, SpeechToText } from '../ports/speech-to-text.ts';
import type { TurnDetector } from '../ports/turn-detector.ts';
import type { VoiceActivity, VoiceActivityDetector, VoicePace } from '../ports/voice-activity.ts';
import type { Report } from '../report.ts';
import { EarlyFinal } from './early-final.ts';
import { EchoJudge } from './echo/echo-judge.ts';
import { FrameRing } from './frame-ring.ts';
import { KeptFrames } from './kept-frames.ts';
import { Loudness } from './loudness.ts';
import { Pause } from './pause.ts';
import { createSegmenter, type Segmenter } from './segmenter.ts';
import { Stirring } from './stirring.ts';
import { TurnListener } from './turn-listener.ts';

/** Sound before the first speech frame that goes with the utterance. Less: first consonants are lost. */
const PRE_ROLL_FRAMES = 300 / FRAME_MS;
/** Frames that voice activity may take to be sure of an onset, on top of the pre-roll. */
const ONSET_FRAMES = 14;
export interface EarSetup {
  vad: VoiceActivity;
  /** What the agent says goes out in it. */
  format: LineFormat;
  /** When speech begins and ends for this call. */
  pace: VoicePace;
  recognisers: SpeechToText[];
  /** Asked at each end of speech, where there is one. */
  turnDetector?: TurnDetector;
  locale: string;
  guide: Guide;
  nowMs: () => number;
  report: Report;
  /** Utterances that have been counted in this call already. */
  utterances?: number;
}

interface Hearing {
  stream: HearingStream;
  early: EarlyFinal;
  abort: AbortController;
  utteranceId: string;
}

export class Ear {
  readonly #setup: EarSetup;
  readonly #detector: VoiceActivityDetector;
  readonly #segmenter: Segmenter;
  readonly #stirring = new Stirring();
  /** Of the newest utterance. */
  readonly #loudness = new Loudness();
  readonly #echo: EchoJudge;
  /** As they came; the agent's own voice silent. */
  readonly #recent = new FrameRing(PRE_ROLL_FRAMES + ONSET_FRAMES + WIDENING_FRAMES);
  readonly #kept = new KeptFrames();
  readonly #hearings = new Map<string, Hearing>();
  readonly #turns: TurnListener | null;
  readonly #pause: Pause;
  #speaking: string | null = null;
  #utterances: number;

  constructor(setup: EarSetup) {
    this.#setup = setup;
    this.#utterances = setup.utterances ?? 0;
    this.#detector = setup.vad.open(setup.pace);
    this.#segmenter = createSegmenter(setup.pace);
    this.#pause = new Pause(this.#detector.lag.releaseMs);
    this.#echo = new EchoJudge(setup.format);
    this.#turns = setup.turnDetector ? new TurnListener(setup.turnDetector, setup.report) : null;
  }

  /** The far end will play this sound of the agent at `atMs`, as far as is known: it may come back. */
  played(audio: Uint8Array, atMs: number): void {
    this.#echo.played(audio, atMs);
  }

  /** Takes 20 ms of the caller's audio, of 16 or 8 kHz, `mediaMs` its place on the line's own clock; the array may be reused. */
  push(frame: Float32Array, mediaMs: number): void {
    const speech = this.#echo.isCaller(frame, mediaMs, this.#setup.nowMs(), this.#detector);
    if (this.#echo.isEcho) this.#tellEcho();
    const sound = this.#echo.isEcho ? silentFrame(frame.length) : frame;
    this.#recent.push(sound);
    this.#pause.push(sound, this.#speaking === null && !speech && !this.#echo.isEcho);
    if (this.#speaking !== null) {
      this.#loudness.push(sound);
      this.#keep(this.#speaking, sound);
    }
    const change = this.#segmenter.push(speech);
    if (change?.type === 'began') this.#began(change.sinceFrames + this.#detector.lag.onsetMs / FRAME_MS);
    else if (change?.type === 'ended')
      this.#ended(change.sinceFrames + this.#detector.lag.releaseMs / FRAME_MS);
    else if (this.#speaking !== null) this.#listenForPause(this.#speaking);
    else if (this.#stirring.push(speech)) this.#setup.report({ type: 'caller.stirs' });
  }

  /** A pause may be the end: who can tell the final early is asked for it, in vain where the caller speaks on. [HR6] */
  #listenForPause(utteranceId: string): void {
    const { quietFrames } = this.#segmenter;
    if (this.#pause.isNoticed(quietFrames)) this.#setup.report({ type: 'caller.pauses', utteranceId });
    // Of an utterance that is too long to be kept nobody asks so often.
    if (quietFrames > 0 && !this.#kept.wholeOf(utteranceId)) return;
    const now = this.#pause.weigh(quietFrames);
    if (now !== null) this.#early(utteranceId, now);
  }

  #early(utteranceId: string, now: 'ask' | 'forget'): void {
    for (const { early, utteranceId: of } of this.#hearings.values()) {
      if (of !== utteranceId) continue;
      if (now === 'ask') early.ask();
      else early.drop();
    }
  }

  open({ hearId, utteranceId, expect, provider }: Extract<Effect, { type: 'hear.open' }>): void {
    const { recognisers, locale, guide, report } = this.#setup;
    const recogniser = recognisers[provider];
    const frames = this.#kept.of(utteranceId);
    if (!recogniser || !frames) return report({ type: 'hearing.failed', hearId, code: 'internal.fault' });
    const abort = new AbortController();
    try {
      const stream = recogniser.open({ locale, guide, expect }, abort.signal);
      const early = new EarlyFinal(stream, recogniser.earlyFinals ?? 0);
      this.#hearings.set(hearId, { stream, early, abort, utteranceId });
      for (const frame of frames) stream.write(frame);
      void this.#listen(hearId, stream);
    } catch (fault) {
      this.#hearings.delete(hearId);
      abort.abort();
      report({ type: 'hearing.failed', hearId, code: codeOf(fault) });
    }
  }

  finish(hearId: string): void {
    const hearing = this.#hearings.get(hearId);
    hearing?.early.finish((heard) => {
      if (heard === null) return hearing.stream.finish();
      this.#conclude(hearId, heard);
      hearing.abort.abort();
    });
  }

  /** `late`: the recogniser is told that it was too slow. */
  cancel(hearId: string, late = false): void {
    const hearing = this.#forget(hearId);
    hearing?.abort.abort(late ? tooSlow() : undefined);
    if (hearing) this.#release(hearing.utteranceId);
  }

  close(): void {
    for (const { abort } of this.#hearings.values()) abort.abort();
    this.#turns?.forget();
    this.#hearings.clear();
    this.#kept.clear();
    this.#speaking = null;
    this.#detector.close();
  }

  #tellEcho(): void {
    const news = this.#echo.news();
    if (news) this.#setup.report({ type: 'echo.found', ...news });
  }

  #began(sinceFrames: number): void {
    this.#utterances += 1;
    const utteranceId = `u${this.#utterances}`;
    this.#turns?.forget();
    this.#speaking = utteranceId;
    this.#loudness.reset();
    for (let back = Math.min(sinceFrames, this.#recent.count); back >= 1; back -= 1)
      this.#loudness.push(this.#recent.back(back));
    this.#kept.begin(utteranceId, this.#recent, PRE_ROLL_FRAMES + sinceFrames);
    this.#setup.report({ type: 'caller.started', utteranceId, startedMs: this.#framesAgo(sinceFrames) });
    if (!this.#isHeard(utteranceId)) this.#kept.drop(utteranceId);
  }

  #ended(sinceFrames: number): void {
    const utteranceId = this.#speaking;
    this.#speaking = null;
    this.#stirring.pauses();
    if (utteranceId === null) return;
    if (this.#pause.ended(this.#segmenter.quietFrames)) this.#early(utteranceId, 'forget');
    const whole = this.#kept.wholeOf(utteranceId);
    const said = whole?.slice(0, whole.length - sinceFrames) ?? null;
    this.#setup.report({
      type: 'caller.stopped',
      utteranceId,
      endedMs: this.#framesAgo(sinceFrames),
      ending: said && endingOf(said),
      levelDb: this.#loudness.db,
    });
    if (whole) this.#turns?.utteranceEnded(utteranceId, whole);
    this.#release(utteranceId);
  }

  #framesAgo(frames: number): number {
    return Math.max(0, Math.round(this.#setup.nowMs() - frames * FRAME_MS));
  }

  #keep(utteranceId: string, frame: Float32Array): void {
    const wide = this.#kept.push(utteranceId, frame);
    if (!wide) return;
    for (const hearing of this.#hearings.values()) {
      if (hearing.utteranceId === utteranceId) hearing.stream.write(wide);
    }
  }

  async #listen(hearId: string, stream: HearingStream): Promise<void> {
    const { report } = this.#setup;
    try {
      for await (const result of stream) {
        if (!this.#hearings.has(hearId)) return;
        if (result.type === 'final') return this.#conclude(hearId, result);
        const hearing = this.#hearings.get(hearId);
        hearing?.early.partial(result.text);
        const isNewest = hearing?.utteranceId === `u${this.#utterances}`;
        report({
          type: 'hearing.partial',
          hearId,
          text: result.text,
          ...(isNewest && { levelDb: this.#loudness.db }),
        });
      }
      this.#fail(hearId, 'provider.cut');
    } catch (fault) {
      this.#fail(hearId, codeOf(fault));
    }
  }

  /** The utterance's frames stay while the heart asks another recogniser. */
  #fail(hearId: string, code: ErrorCode): void {
    const hearing = this.#forget(hearId);
    if (!hearing) return;
    this.#setup.report({ type: 'hearing.failed', hearId, code });
    this.#release(hearing.utteranceId);
  }

  #conclude(hearId: string, result: Heard): void {
    const hearing = this.#forget(hearId);
    if (!hearing) return;
    const { text, confidence, refused, words } = result;
    this.#setup.report({ type: 'hearing.final', hearId, text, confidence, refused, words });
    this.#release(hearing.utteranceId);
  }

  #forget(hearId: string): Hearing | undefined {
    const hearing = this.#hearings.get(hearId);
    hearing?.early.drop();
    this.#hearings.delete(hearId);
    return hearing;
  }

  #isHeard(utteranceId: string): boolean {
    return [...this.#hearings.values()].some((hearing) => hearing.utteranceId === utteranceId);
  }

  /** Lets an utterance's frames go once it is over and nobody listens to it. */
  #release(utteranceId: string): void {
    if (utteranceId !== this.#speaking && !this.#isHeard(utteranceId)) this.#kept.drop(utteranceId);
  }
}
