/** A far end whose loudspeaker is heard by its microphone: what the fake line plays comes back, with a caller on top. */
import { FRAME_MS, FRAME_SAMPLES, NARROW_SAMPLES, SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { decodeMulawFloat, encodeMulawFloat } from '#audio/mulaw.ts';
import { createResampler } from '#audio/resample.ts';
import type { VirtualClock } from '#voice/ports/fakes/clock.ts';
import type { FakeLine } from '#voice/ports/fakes/line.ts';
import { hiss } from './spoken-sound.ts';

export interface EchoSetup {
  levelDb: number;
  delayMs: number;
  /** Root mean square of the noise in the room; 0.0005 when absent. */
  noise?: number;
}

const MINUTE = 60 * SAMPLE_RATE_HZ;

export class EchoingLine {
  readonly #line: FakeLine;
  readonly #clock: VirtualClock;
  #echo: EchoSetup;
  /** What the far end's microphone will hear, from the start of the call. */
  readonly #air = new Float32Array(2 * MINUTE);
  readonly #played = createResampler(8000, SAMPLE_RATE_HZ);
  readonly #down = createResampler(SAMPLE_RATE_HZ, 8000);
  readonly #narrow = new Float32Array(this.#down.outputBound(FRAME_SAMPLES));
  readonly #codes = new Uint8Array(NARROW_SAMPLES);
  #parts = 0;
  #frames = 0;

  constructor(line: FakeLine, clock: VirtualClock, echo: EchoSetup) {
    this.#line = line;
    this.#clock = clock;
    this.#echo = echo;
    this.#air.set(hiss(this.#air.length, echo.noise ?? 0.0005));
    void line.speak(new Float32Array(0));
    this.#next();
  }

  /** The receiver is turned, or the loudspeaker set louder. */
  change(echo: EchoSetup): void {
    this.#echo = echo;
  }

  /** The caller says this from now on. */
  say(samples: Float32Array): void {
    const from = this.#frames * FRAME_SAMPLES;
    for (const [i, sample] of samples.entries()) this.#air[from + i]! += sample;
  }

  #next(): void {
    this.#clock.timer(FRAME_MS, () => {
      this.#giveBack();
      const from = this.#frames * FRAME_SAMPLES;
      this.#line.carry(this.#telephone(this.#air.subarray(from, from + FRAME_SAMPLES)));
      this.#frames += 1;
      if (!this.#line.isClosed) this.#next();
    });
  }

  /** Lays what was played since the last frame into the air, where it will be heard. */
  #giveBack(): void {
    const { levelDb, delayMs } = this.#echo;
    const gain = 10 ** (levelDb / 20);
    for (const part of this.#line.played.slice(this.#parts)) {
      this.#parts += 1;
      const narrow = new Float32Array(part.audio.length);
      decodeMulawFloat(part.audio, narrow);
      const wide = new Float32Array(this.#played.outputBound(narrow.length));
      const count = this.#played.process(narrow, wide);
      const from = Math.round(((part.fromMs + delayMs) * SAMPLE_RATE_HZ) / 1000);
      for (let i = 0; i < count; i += 1) this.#air[from + i]! += gain * wide[i]!;
    }
  }

  #telephone(samples: Float32Array): Float32Array {
    this.#down.process(samples, this.#narrow);
    encodeMulawFloat(this.#narrow, this.#codes);
    const frame = new Float32Array(NARROW_SAMPLES);
    decodeMulawFloat(this.#codes, frame);
    return frame;
  }
}
