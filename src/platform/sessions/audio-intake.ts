/** The way of sound into a session: checked, brought to 16 kHz, cut into frames, and handed on no faster than the engines follow. */
import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { floatFromPcm16Bytes } from '#audio/pcm.ts';
import { createResampler, type Resampler } from '#audio/resample.ts';
import { Reframer } from '#platform/lines/reframer.ts';
import { ParleyError } from '#voice/errors.ts';
import type { CancelTimer, Clock } from '#voice/ports/clock.ts';

export const SAMPLE_RATES_HZ = [8000, 16_000] as const;
export type SampleRateHz = (typeof SAMPLE_RATES_HZ)[number];

/** Sound that may wait to be listened to: 30 s, a megabyte. */
const MOST_WAITING_MS = 30_000;
/** With less than this waiting, the next is welcome. */
const ROOM_MS = 5000;
/** So many times as fast as it is spoken: detectors that work in another thread still follow. */
const PACE = 4;
/** What a network that stalled brings at once is handed on at once. */
const BURST_MS = 400;
const STEP_MS = 20;

export interface IntakeSetup {
  clock: Clock;
  sampleRateHz: SampleRateHz;
  /** Takes 20 ms of 16 kHz; the array is used again. */
  onFrame: (frame: Float32Array) => void;
}

export class AudioIntake {
  readonly #setup: IntakeSetup;
  readonly #resampler: Resampler | null;
  readonly #reframer: Reframer;
  /** At 16 kHz, where it comes at another rate. */
  readonly #raised = new Float32Array(2 * FRAME_SAMPLES);
  readonly #roomWanted = new Set<() => void>();
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #takenBytes = 0;
  /** What may be handed on at once, and since when it has grown. */
  #creditMs = BURST_MS;
  #sinceMs: number;
  #cancel: CancelTimer | null = null;
  #closed = false;

  constructor(setup: IntakeSetup) {
    this.#setup = setup;
    this.#sinceMs = setup.clock.nowMs();
    const { sampleRateHz } = setup;
    this.#resampler = sampleRateHz === SAMPLE_RATE_HZ ? null : createResampler(sampleRateHz, SAMPLE_RATE_HZ);
    this.#reframer = new Reframer((frame) => setup.onFrame(frame));
  }

  /** How much sound has come, listened to or not. */
  get takenMs(): number {
    return this.#msOf(this.#takenBytes);
  }

  get hasRoom(): boolean {
    return this.#closed || this.#msOf(this.#waitingBytes) < ROOM_MS;
  }

  /** Takes little-endian samples of 16 bits, one channel. Throws `session.audio_malformed` and `session.audio_overrun`, and has taken nothing then. */
  push(bytes: Uint8Array): void {
    if (this.#closed || bytes.length === 0) return;
    if (bytes.length % 2 !== 0)
      throw malformed(`${bytes.length} bytes are no whole samples of 16 bits: send them two by two`);
    if (isWav(bytes))
      throw malformed(
        'this is a WAV file: leave its header out and send the samples alone, 16 bits, one channel',
      );
    const waitingMs = this.#msOf(this.#waitingBytes + bytes.length);
    if (waitingMs > MOST_WAITING_MS)
      throw new ParleyError(
        'session.audio_overrun',
        `${Math.round(waitingMs / 1000)} s of sound would wait, and ${MOST_WAITING_MS / 1000} s may: wait for each chunk to be taken`,
      );
    this.#waiting.push(bytes.slice());
    this.#waitingBytes += bytes.length;
    this.#takenBytes += bytes.length;
    if (this.#cancel === null) this.#step();
  }

  /** Resolves when the next chunk is welcome. */
  room(): Promise<void> {
    if (this.hasRoom) return Promise.resolve();
    return new Promise((resolve) => this.#roomWanted.add(resolve));
  }

  /** Resolves when everything that was taken has been handed on. */
  async drained(): Promise<void> {
    while (this.#waitingBytes > 0 && !this.#closed)
      await new Promise<void>((resolve) => this.#roomWanted.add(resolve));
  }

  /** What still waits is thrown away. */
  close(): void {
    this.#closed = true;
    this.#cancel?.();
    this.#cancel = null;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#tellRoom();
  }

  #step(): void {
    this.#cancel = null;
    while (this.#waitingBytes > 0 && !this.#closed && this.#mayListen()) this.#listen();
    if (this.hasRoom || this.#waitingBytes === 0) this.#tellRoom();
    if (this.#waitingBytes > 0 && !this.#closed)
      this.#cancel = this.#setup.clock.timer(STEP_MS, () => this.#step());
  }

  /** Hands on 20 ms, or what is left of the oldest chunk. */
  #listen(): void {
    const [chunk] = this.#waiting;
    if (!chunk) return;
    const size = Math.min(chunk.length, (this.#setup.sampleRateHz / 1000) * FRAME_MS * 2);
    if (size === chunk.length) this.#waiting.shift();
    else this.#waiting[0] = chunk.subarray(size);
    this.#waitingBytes -= size;
    const samples = new Float32Array(FRAME_SAMPLES);
    const count = floatFromPcm16Bytes(chunk.subarray(0, size), samples);
    const heard = samples.subarray(0, count);
    if (this.#resampler === null) this.#reframer.push(heard);
    else this.#reframer.push(this.#raised, this.#resampler.process(heard, this.#raised));
  }

  #mayListen(): boolean {
    const nowMs = this.#setup.clock.nowMs();
    this.#creditMs = Math.min(BURST_MS, this.#creditMs + (nowMs - this.#sinceMs) * PACE);
    this.#sinceMs = nowMs;
    if (this.#creditMs < FRAME_MS) return false;
    this.#creditMs -= FRAME_MS;
    return true;
  }

  #msOf(bytes: number): number {
    return bytes / 2 / (this.#setup.sampleRateHz / 1000);
  }

  #tellRoom(): void {
    for (const resolve of this.#roomWanted) resolve();
    this.#roomWanted.clear();
  }
}

function isWav(bytes: Uint8Array): boolean {
  return (
    bytes.length > 12 && String.fromCharCode(...bytes.subarray(0, 4), ...bytes.subarray(8, 12)) === 'RIFFWAVE'
  );
}

function malformed(detail: string): ParleyError {
  return new ParleyError('session.audio_malformed', detail);
}
