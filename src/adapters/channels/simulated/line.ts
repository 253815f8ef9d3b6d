/** A line with a simulated caller at its far end, in real time, through the whole pipeline. */
import { FRAME_MS } from '#audio/frames.ts';
import { LineInbox } from '#platform/lines/line-inbox.ts';
import type { CancelTimer, Clock } from '#voice/ports/clock.ts';
import type { Line, LineFormat, LineReceiver } from '#voice/ports/line.ts';
import { ScriptedCaller, type ScriptLine } from './scripted-caller.ts';

const FRAME_BYTES = 640;
/** Quieter than this (RMS, full scale is 1) is a pause: -38 dB. */
const SPEECH_LEVEL = 0.0126;

export class SimulatedLine implements Line {
  readonly channel = 'simulated';
  readonly format: LineFormat = { encoding: 'pcm16', sampleRateHz: 16_000 };
  readonly leadMs = 80;

  readonly #clock: Clock;
  readonly #inbox = new LineInbox();
  readonly #caller: ScriptedCaller;
  /** What the agent has sent and the caller has not heard, in whole. */
  #queue: Uint8Array[] = [];
  #offset = 0;
  #sentBytes = 0;
  #heardBytes = 0;
  #marks: { name: string; atBytes: number }[] = [];
  #startMs = 0;
  #frames = 0;
  #cancel: CancelTimer = () => undefined;

  constructor(clock: Clock, script: readonly ScriptLine[]) {
    this.#clock = clock;
    this.#caller = new ScriptedCaller(script);
  }

  attach(receiver: LineReceiver): void {
    this.#inbox.attach(receiver);
    this.#startMs = this.#clock.nowMs();
    this.#tick();
  }

  send(audio: Uint8Array): void {
    if (this.#inbox.isClosed) return;
    this.#queue.push(audio.slice());
    this.#sentBytes += audio.length;
  }

  mark(name: string): void {
    this.#marks.push({ name, atBytes: this.#sentBytes });
  }

  clear(): void {
    this.#queue = [];
    this.#offset = 0;
    this.#sentBytes = 0;
    this.#heardBytes = 0;
    this.#marks = [];
  }

  /** Nobody looks at it. */
  tell(): void {}

  hangUp(): void {
    queueMicrotask(() => this.#close('ended'));
  }

  #close(reason: 'ended' | 'hangup'): void {
    this.#cancel();
    this.#inbox.closed(reason);
  }

  /** Does every frame that is due by the clock, so that a late timer makes no drift. */
  #tick(): void {
    while (!this.#inbox.isClosed && this.#startMs + this.#frames * FRAME_MS <= this.#clock.nowMs())
      this.#frame();
    if (this.#inbox.isClosed) return;
    const waitMs = this.#startMs + this.#frames * FRAME_MS - this.#clock.nowMs();
    this.#cancel = this.#clock.timer(Math.max(0, waitMs), () => this.#tick());
  }

  #frame(): void {
    const { frame, typed, finished } = this.#caller.step(this.#hear() > SPEECH_LEVEL);
    this.#inbox.audio(frame, this.#frames * FRAME_MS);
    this.#frames += 1;
    if (typed !== null) this.#inbox.typed(typed);
    if (finished) this.#close('hangup');
  }

  /** Plays the next 20 ms; how loud they are. */
  #hear(): number {
    let wanted = FRAME_BYTES;
    let sum = 0;
    for (let chunk = this.#queue[0]; chunk && wanted > 0; chunk = this.#queue[0]) {
      const part = chunk.subarray(this.#offset, this.#offset + wanted);
      sum += energyOf(part);
      wanted -= part.length;
      this.#offset += part.length;
      if (this.#offset < chunk.length) break;
      this.#queue.shift();
      this.#offset = 0;
    }
    if (wanted < FRAME_BYTES) {
      this.#heardBytes += FRAME_BYTES - wanted;
      this.#inbox.played(this.#heardBytes / 32);
    }
    while (this.#marks[0] && this.#marks[0].atBytes <= this.#heardBytes)
      this.#inbox.mark(this.#marks.shift()!.name);
    return Math.sqrt(sum / (FRAME_BYTES / 2));
  }
}

function energyOf(pcm16: Uint8Array): number {
  const view = new DataView(pcm16.buffer, pcm16.byteOffset, pcm16.byteLength);
  let sum = 0;
  for (let at = 0; at + 1 < pcm16.length; at += 2) sum += (view.getInt16(at, true) / 32_768) ** 2;
  return sum;
}
