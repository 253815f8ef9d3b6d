/** Packs and unpacks the binary messages of the browser line (`#wire/browser-line.ts`), and cuts captured samples into frames. */

export const LINE_RATE_HZ = 16_000;
/** 20 ms: what one message from the microphone carries. */
export const FRAME_SAMPLES = 320;
const HEAD_BYTES = 4;

/** A captured frame as it goes out: frame number, then PCM16 little-endian. */
export function packFrame(frameNumber: number, samples: Int16Array): ArrayBuffer {
  const packed = new ArrayBuffer(HEAD_BYTES + samples.length * 2);
  const view = new DataView(packed);
  view.setUint32(0, frameNumber >>> 0, true);
  for (let i = 0; i < samples.length; i++) view.setInt16(HEAD_BYTES + i * 2, samples[i] ?? 0, true);
  return packed;
}

/** The agent's audio as it comes in; null when the message is too short or cut in mid-sample. */
export function unpackAudio(message: ArrayBuffer): { epoch: number; samples: Float32Array } | null {
  const bytes = message.byteLength - HEAD_BYTES;
  if (bytes < 0 || bytes % 2 !== 0) return null;
  const view = new DataView(message);
  const samples = new Float32Array(bytes / 2);
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(HEAD_BYTES + i * 2, true) / 32_768;
  return { epoch: view.getUint32(0, true), samples };
}

/** Collects samples in [-1, 1] of any block length and gives them out as PCM16 frames of `FRAME_SAMPLES`. */
export class FrameCutter {
  private readonly pending = new Int16Array(FRAME_SAMPLES);
  private filled = 0;

  /** The frame given to `take` is reused; copy what is kept. */
  push(samples: Float32Array, take: (frame: Int16Array) => void): void {
    for (const sample of samples) {
      const bounded = sample > 1 ? 1 : sample < -1 ? -1 : sample === sample ? sample : 0;
      this.pending[this.filled++] = Math.round(bounded * 32_767);
      if (this.filled === FRAME_SAMPLES) {
        this.filled = 0;
        take(this.pending);
      }
    }
  }
}

/** Loudness of a frame on a meter, 0 to 1: −60 dBFS is 0, −10 dBFS (close, loud speech) is 1. */
export function meterLevel(rms: number): number {
  if (rms <= 0) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (decibels + 60) / 50));
}

export function rootMeanSquare(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}
