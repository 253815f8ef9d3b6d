/** Voice activity without a model: WebRTC's detector, and a gate against what it takes for speech and is none. */
import openModule, { type FvadModule } from '@echogarden/fvad-wasm';
import { FRAME_SAMPLES, NARROW_HZ, NARROW_SAMPLES, SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { pcm16FromFloat } from '#audio/pcm.ts';
import { isSilence, silentFrame } from '#audio/silence.ts';
import type { VoiceActivity, VoiceActivityDetector, VoicePace } from '#voice/ports/voice-activity.ts';
import { SpeechGate } from './gate.ts';

/** WebRTC's own eagerness, 0 to 3: in 0 and 1 it takes a third of loud noise for speech. */
const MODE = 2;
/** After so many silent frames the detector, which learns nothing from silence, has no more to say: its hangover is 5 of them, its filters ring for 3. */
const STILL_FRAMES = 10;

/** Loads the detector. One module serves all calls of the process; a call takes 3 KB of it. */
export async function openFvad(): Promise<VoiceActivity> {
  const module = await openModule();
  const frameAt = module._malloc(2 * FRAME_SAMPLES);
  return {
    id: 'fvad',
    open: (pace) => new FvadDetector(module, frameAt, pace),
  };
}

class FvadDetector implements VoiceActivityDetector {
  readonly #module: FvadModule;
  /** Where in the module's memory a frame is put: one place for all, because the answer is given at once. */
  readonly #frameAt: number;
  readonly #gate: SpeechGate;
  #detector: number;
  #samples: Int16Array;
  #rateHz = 0;
  /** Silent frames in a row. */
  #still = 0;

  constructor(module: FvadModule, frameAt: number, pace?: VoicePace) {
    this.#module = module;
    this.#gate = new SpeechGate(pace);
    this.#frameAt = frameAt;
    this.#detector = module._fvad_new();
    if (this.#detector === 0) throw new RangeError('No memory is left for another voice activity detector.');
    module._fvad_set_mode(this.#detector, MODE);
    this.#setRate(SAMPLE_RATE_HZ);
    this.#samples = this.#frame();
  }

  get lag(): VoiceActivityDetector['lag'] {
    return this.#gate.lag;
  }

  push(frame: Float32Array): boolean {
    if (this.#detector === 0) return false;
    const narrow = frame.length === NARROW_SAMPLES;
    const whole = narrow || frame.length === FRAME_SAMPLES ? frame : silentFrame(FRAME_SAMPLES);
    this.#setRate(narrow ? NARROW_HZ : SAMPLE_RATE_HZ);
    this.#still = isSilence(whole) ? this.#still + 1 : 0;
    if (this.#still > STILL_FRAMES) return this.#gate.pushSilence();
    if (this.#samples.byteLength === 0) this.#samples = this.#frame();
    pcm16FromFloat(whole, this.#samples);
    const voiced = this.#module._fvad_process(this.#detector, this.#frameAt, whole.length) === 1;
    return this.#gate.push(whole, voiced);
  }

  close(): void {
    if (this.#detector === 0) return;
    this.#module._fvad_free(this.#detector);
    this.#detector = 0;
  }

  /** The detector works at 8 kHz: what is wide it halves first. */
  #setRate(rateHz: number): void {
    if (rateHz === this.#rateHz) return;
    this.#rateHz = rateHz;
    this.#module._fvad_set_sample_rate(this.#detector, rateHz);
  }

  /** A view of the module's memory; it comes to nothing when that memory grows, and is then taken anew. */
  #frame(): Int16Array {
    return this.#module.HEAP16.subarray(this.#frameAt >> 1, (this.#frameAt >> 1) + FRAME_SAMPLES);
  }
}
