/** The loudspeaker's side of the audio thread: plays the agent's audio, and reports what has truly left the loudspeaker. */
import { LINE_RATE_HZ, rootMeanSquare } from './frames.ts';
import { HeardAtEar } from './heard-at-ear.ts';
import { JitterBuffer } from './jitter-buffer.ts';
import { Resampler } from './resampler.ts';

export type ToPlayback =
  | { type: 'audio'; epoch: number; samples: Float32Array }
  | { type: 'clear'; epoch: number }
  | { type: 'mark'; name: string }
  /** How long a sample takes from here to the ear. */
  | { type: 'latency'; seconds: number };

export type FromPlayback =
  | { type: 'played'; epoch: number; samples: number }
  | { type: 'mark'; name: string }
  | { type: 'level'; rms: number };

/** Under the 100 ms that the protocol asks for, with room for a late thread. */
const REPORT_EVERY_SECONDS = 0.06;

class Playback extends AudioWorkletProcessor {
  private readonly buffer = new JitterBuffer(LINE_RATE_HZ);
  private readonly ear = new HeardAtEar();
  private readonly resampler = new Resampler(LINE_RATE_HZ, sampleRate);
  private ready = new Float32Array(0);
  private latencySeconds = 0;
  private reportedAt = 0;
  private reported = 0;
  private loudest = 0;

  constructor() {
    super();
    this.port.onmessage = (message: MessageEvent<ToPlayback>) => this.take(message.data);
  }

  private take(message: ToPlayback): void {
    switch (message.type) {
      case 'audio':
        this.buffer.push(message.epoch, message.samples);
        break;
      case 'mark':
        this.buffer.mark(message.name);
        break;
      case 'latency':
        this.latencySeconds = message.seconds;
        break;
      case 'clear':
        this.report();
        for (const name of this.buffer.clear(message.epoch)) this.tell({ type: 'mark', name });
        this.ready = new Float32Array(0);
        this.ear.reset();
        this.reported = 0;
        break;
      default:
        message satisfies never;
    }
  }

  override process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const out = outputs[0]?.[0];
    if (!out) return true;
    if (sampleRate === LINE_RATE_HZ) this.buffer.pull(out);
    else this.pullResampled(out);
    this.ear.note(currentTime, this.buffer.taken);
    this.loudest = Math.max(this.loudest, rootMeanSquare(out));
    if (currentTime - this.reportedAt >= REPORT_EVERY_SECONDS) this.report();
    return true;
  }

  private pullResampled(out: Float32Array): void {
    while (this.ready.length < out.length) {
      const block = new Float32Array(128);
      this.buffer.pull(block);
      const more = this.resampler.process(block);
      const joined = new Float32Array(this.ready.length + more.length);
      joined.set(this.ready);
      joined.set(more, this.ready.length);
      this.ready = joined;
    }
    out.set(this.ready.subarray(0, out.length));
    this.ready = this.ready.slice(out.length);
  }

  private report(): void {
    const samples = this.ear.by(currentTime - this.latencySeconds);
    if (samples !== this.reported) this.tell({ type: 'played', epoch: this.buffer.epoch, samples });
    this.reported = samples;
    for (const name of this.buffer.passed(samples)) this.tell({ type: 'mark', name });
    this.tell({ type: 'level', rms: this.loudest });
    this.loudest = 0;
    this.reportedAt = currentTime;
  }

  private tell(message: FromPlayback): void {
    this.port.postMessage(message);
  }
}

registerProcessor('parley-playback', Playback);
