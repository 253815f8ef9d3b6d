/** A line to nobody: records what is sent with its time, plays it in real time of the test's clock, and speaks as told. */
import { FRAME_MS, FRAME_SAMPLES } from '#audio/frames.ts';
import { decodeMulawFloat } from '#audio/mulaw.ts';
import { floatFromPcm16Bytes } from '#audio/pcm.ts';
import type { CancelTimer, Clock } from '../clock.ts';
import type { Line, LineFormat, LineNotice, LineReceiver } from '../line.ts';

export interface FakeLineSetup {
  clock: Clock;
  /** µ-law at 8 kHz when absent, as telephones have it. */
  format?: LineFormat;
  /** 100 when absent. */
  leadMs?: number;
  /** 20 when absent. */
  packetMs?: number;
  /** How often the far end tells how much it has played; null for never, as telephones do. 100 when absent. */
  reportEveryMs?: number | null;
  /** Which marks never come back; none when absent. */
  losesMark?: () => boolean;
}

/** What the far end saw, in order. */
export type LineRecord = { atMs: number } & (
  | { type: 'audio'; audio: Uint8Array }
  | { type: 'mark'; name: string }
  | { type: 'clear'; unplayedMs: number }
  | { type: 'notice'; notice: LineNotice }
  | { type: 'hangUp'; reason: string }
);

/** One part of what was really played, silence between them being a gap in the call's sound. */
export interface PlayedPart {
  fromMs: number;
  toMs: number;
  audio: Uint8Array;
}

const NO_SOUND = new Float32Array(FRAME_SAMPLES);

type Waiting = { type: 'audio'; audio: Uint8Array } | { type: 'mark'; name: string };

export class FakeLine implements Line {
  readonly channel = 'fake';
  readonly format: LineFormat;
  readonly leadMs: number;
  readonly packetMs: number;
  readonly records: LineRecord[] = [];
  readonly played: PlayedPart[] = [];

  readonly #clock: Clock;
  readonly #reportEveryMs: number | null;
  readonly #losesMark: () => boolean;
  readonly #bytesPerMs: number;
  readonly #early: ((receiver: LineReceiver) => void)[] = [];
  #receiver: LineReceiver | null = null;
  #closed = false;
  #isHung = false;
  /** What has arrived and is not yet played. */
  #waiting: Waiting[] = [];
  /** The part being played now, and what stops it. */
  #playing: { part: PlayedPart; stop: CancelTimer } | null = null;
  #playedSinceClearMs = 0;
  #reportedMs = 0;
  readonly #frame = new Float32Array(FRAME_SAMPLES);
  #mediaMs = 0;
  #stopSpeaking: () => void = () => undefined;

  constructor(setup: FakeLineSetup) {
    this.#clock = setup.clock;
    this.format = setup.format ?? { encoding: 'mulaw', sampleRateHz: 8000 };
    this.leadMs = setup.leadMs ?? 100;
    this.packetMs = setup.packetMs ?? FRAME_MS;
    this.#reportEveryMs = setup.reportEveryMs === undefined ? 100 : setup.reportEveryMs;
    this.#losesMark = setup.losesMark ?? (() => false);
    this.#bytesPerMs = (this.format.sampleRateHz / 1000) * (this.format.encoding === 'pcm16' ? 2 : 1);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** How much sound has arrived that is not played yet. */
  get unplayedMs(): number {
    const waiting = this.#waiting.reduce(
      (sum, each) => sum + (each.type === 'audio' ? each.audio.length : 0),
      0,
    );
    const playing = this.#playing ? this.#playing.part.toMs - this.#clock.nowMs() : 0;
    return playing + waiting / this.#bytesPerMs;
  }

  attach(receiver: LineReceiver): void {
    if (this.#receiver) throw new Error('A line has one receiver, and it is attached already.');
    this.#receiver = receiver;
    for (const deliver of this.#early.splice(0)) deliver(receiver);
  }

  send(audio: Uint8Array): void {
    if (this.#isDead || audio.length === 0) return;
    const kept = audio.slice();
    this.records.push({ atMs: this.#clock.nowMs(), type: 'audio', audio: kept });
    this.#waiting.push({ type: 'audio', audio: kept });
    this.#play();
  }

  mark(name: string): void {
    if (this.#isDead) return;
    this.records.push({ atMs: this.#clock.nowMs(), type: 'mark', name });
    this.#waiting.push({ type: 'mark', name });
    if (!this.#playing) this.#clock.timer(0, () => this.#play());
  }

  clear(): void {
    if (this.#isDead) return;
    this.records.push({ atMs: this.#clock.nowMs(), type: 'clear', unplayedMs: this.unplayedMs });
    this.#silence();
    this.#playedSinceClearMs = 0;
    this.#reportedMs = 0;
  }

  tell(notice: LineNotice): void {
    if (!this.#closed) this.records.push({ atMs: this.#clock.nowMs(), type: 'notice', notice });
  }

  hangUp(reason: string): void {
    if (this.#isDead) return;
    this.records.push({ atMs: this.#clock.nowMs(), type: 'hangUp', reason });
    this.#close('ended');
  }

  /**
   * The caller speaks these 16 kHz samples from now on, in real time, silence filling the last frame. Resolves at their end,
   * or when something else is spoken or the line closes before.
   */
  speak(samples: Float32Array): Promise<void> {
    this.#stopSpeaking();
    const startMs = this.#clock.nowMs();
    return new Promise((resolve) => {
      let cancel: CancelTimer = () => undefined;
      this.#stopSpeaking = () => {
        cancel();
        this.#stopSpeaking = () => undefined;
        resolve();
      };
      const next = (index: number): void => {
        const at = index * FRAME_SAMPLES;
        if (at >= samples.length) return this.#stopSpeaking();
        cancel = this.#clock.timer(startMs + (index + 1) * FRAME_MS - this.#clock.nowMs(), () => {
          this.hear(samples.subarray(at, at + FRAME_SAMPLES));
          next(index + 1);
        });
      };
      next(0);
    });
  }

  /** The caller is silent for this long: real lines carry silence as audio too. */
  silence(ms: number): Promise<void> {
    return this.speak(new Float32Array((ms / FRAME_MS) * FRAME_SAMPLES));
  }

  /** The line carries silence from now on, until somebody speaks or it closes. */
  idle(): void {
    this.#stopSpeaking();
    const startMs = this.#clock.nowMs();
    let cancel: CancelTimer = () => undefined;
    this.#stopSpeaking = () => cancel();
    const next = (index: number): void => {
      cancel = this.#clock.timer(startMs + index * FRAME_MS - this.#clock.nowMs(), () => {
        next(index + 1);
        this.hear(NO_SOUND);
      });
    };
    next(1);
  }

  /** Hands one frame of at most 320 samples to the receiver at once. */
  hear(samples: Float32Array): void {
    const frame = this.#receiver ? this.#frame : new Float32Array(FRAME_SAMPLES);
    frame.fill(0);
    frame.set(samples);
    this.carry(frame);
  }

  /** Hands a frame on as it is, of 16 kHz or 8. */
  carry(frame: Float32Array): void {
    const mediaMs = this.#mediaMs;
    this.#mediaMs += FRAME_MS;
    this.#tell((receiver) => receiver.audio(frame, mediaMs));
  }

  press(digit: string): void {
    this.#tell((receiver) => receiver.keypad(digit));
  }

  type(text: string): void {
    this.#tell((receiver) => receiver.typed(text));
  }

  /** The caller hangs up. */
  leave(): void {
    this.#close('hangup');
  }

  /** The socket is half open: it carries nothing any more, in neither direction, and does not close. */
  hang(): void {
    this.#silence();
    this.#stopSpeaking();
    this.#isHung = true;
  }

  /** The socket is gone without a word. */
  lose(): void {
    this.#close('lost');
  }

  /** The far end breaks its protocol. */
  breakProtocol(): void {
    this.#close('protocol');
  }

  /** All that was heard, as samples at the line's rate, silence where nothing was played. */
  playedSamples(): Float32Array {
    const perMs = this.format.sampleRateHz / 1000;
    const whole = new Float32Array(Math.round((this.played.at(-1)?.toMs ?? 0) * perMs));
    const decode = this.format.encoding === 'pcm16' ? floatFromPcm16Bytes : decodeMulawFloat;
    for (const part of this.played) decode(part.audio, whole.subarray(Math.round(part.fromMs * perMs)));
    return whole;
  }

  #play(): void {
    while (!this.#playing && this.#waiting.length > 0 && !this.#closed) {
      const next = this.#waiting.shift()!;
      if (next.type === 'audio') this.#start(next.audio);
      else if (!this.#losesMark()) this.#tell((receiver) => receiver.mark(next.name));
    }
  }

  #start(audio: Uint8Array): void {
    const fromMs = this.#clock.nowMs();
    const part = { fromMs, toMs: fromMs + audio.length / this.#bytesPerMs, audio };
    const stop = this.#clock.timer(part.toMs - fromMs, () => {
      this.#playing = null;
      this.#finish(part);
      this.#play();
    });
    this.#playing = { part, stop };
  }

  #finish(part: PlayedPart): void {
    this.played.push(part);
    this.#playedSinceClearMs += part.toMs - part.fromMs;
    if (this.#reportEveryMs === null) return;
    const due =
      this.#playedSinceClearMs - this.#reportedMs >= this.#reportEveryMs || this.#waiting.length === 0;
    if (!due) return;
    this.#reportedMs = this.#playedSinceClearMs;
    this.#tell((receiver) => receiver.played(this.#reportedMs));
  }

  /** Stops at this very instant: what was played of the part in play counts as heard. */
  #silence(): void {
    this.#waiting = [];
    if (!this.#playing) return;
    const { part, stop } = this.#playing;
    stop();
    this.#playing = null;
    const playedMs = this.#clock.nowMs() - part.fromMs;
    if (playedMs <= 0) return;
    const bytes = part.audio.subarray(0, Math.round((playedMs * this.#bytesPerMs) / 2) * 2);
    this.played.push({ fromMs: part.fromMs, toMs: part.fromMs + playedMs, audio: bytes });
  }

  #close(reason: 'hangup' | 'lost' | 'ended' | 'protocol'): void {
    if (this.#closed) return;
    this.#isHung = false;
    this.#silence();
    this.#stopSpeaking();
    this.#tell((receiver) => receiver.closed(reason));
    this.#closed = true;
  }

  get #isDead(): boolean {
    return this.#closed || this.#isHung;
  }

  #tell(deliver: (receiver: LineReceiver) => void): void {
    if (this.#isDead) return;
    if (this.#receiver) deliver(this.#receiver);
    else this.#early.push(deliver);
  }
}
