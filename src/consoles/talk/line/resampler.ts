/**
 * Streaming resampler between the sound card's rate and the line's 16 kHz: windowed-sinc interpolation (Smith, "Digital Audio
 * Resampling"), Hann window, low-passed at the lower of the two Nyquist rates. Equal rates pass through untouched.
 */

/** Zero crossings on each side of the kernel: fewer let aliases through as a hiss over the caller's "s". */
const CROSSINGS = 12;
/** Kernel table entries per input sample. */
const RESOLUTION = 128;

export class Resampler {
  private readonly step: number;
  private readonly half: number;
  private readonly kernel: Float32Array;
  private history: Float32Array;
  /** Position of the next output sample, in input samples from the beginning of `history`. */
  private position: number;

  constructor(fromHz: number, toHz: number) {
    this.step = fromHz / toHz;
    const cutoff = Math.min(1, toHz / fromHz) * 0.94;
    this.half = Math.ceil(CROSSINGS / cutoff);
    this.kernel = kernelTable(this.half, cutoff);
    this.history = new Float32Array(this.half);
    this.position = this.half;
  }

  /** Output samples that the input so far completes; the delay is `half` input samples (under 3 ms). */
  process(input: Float32Array): Float32Array {
    if (this.step === 1) return input;
    const held = new Float32Array(this.history.length + input.length);
    held.set(this.history);
    held.set(input, this.history.length);
    const ready = Math.max(0, Math.ceil((held.length - this.half - this.position) / this.step));
    const output = new Float32Array(ready);
    for (let i = 0; i < ready; i++) {
      output[i] = this.interpolate(held, this.position);
      this.position += this.step;
    }
    const done = Math.min(held.length, Math.max(0, Math.floor(this.position) - this.half));
    this.history = held.slice(done);
    this.position -= done;
    return output;
  }

  private interpolate(held: Float32Array, at: number): number {
    const first = Math.max(0, Math.ceil(at - this.half));
    const last = Math.min(held.length - 1, Math.floor(at + this.half));
    let sum = 0;
    for (let i = first; i <= last; i++) {
      sum += (held[i] ?? 0) * (this.kernel[Math.round(Math.abs(at - i) * RESOLUTION)] ?? 0);
    }
    return sum;
  }
}

function kernelTable(half: number, cutoff: number): Float32Array {
  const table = new Float32Array(half * RESOLUTION + 1);
  for (let i = 0; i < table.length; i++) {
    const x = i / RESOLUTION;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x * cutoff) / (Math.PI * x * cutoff);
    table[i] = cutoff * sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / half));
  }
  return table;
}
