/** Reads a stereo WAV as it streams in, and keeps only what a waveform shows: the loudest sample of each 20 ms on each side. */

export interface Peaks {
  bucketMs: number;
  /** 0 to 255 each. */
  caller: Uint8Array;
  agent: Uint8Array;
}

const BUCKET_MS = 20;

export class PeakReader {
  private head: Uint8Array = new Uint8Array(0);
  private format: { channels: number; rateHz: number } | null = null;
  private inData = false;
  private odd: number[] = [];
  private frames = 0;
  private readonly loudest = [0, 0];
  private readonly sides: [number[], number[]] = [[], []];

  /** False when the bytes are not a 16-bit PCM WAV of one or two channels. */
  push(bytes: Uint8Array): boolean {
    if (this.inData) return this.samples(bytes);
    const joined = new Uint8Array(this.head.length + bytes.length);
    joined.set(this.head);
    joined.set(bytes, this.head.length);
    this.head = joined;
    return this.findData();
  }

  peaks(): Peaks {
    return {
      bucketMs: BUCKET_MS,
      caller: Uint8Array.from(this.sides[0]),
      agent: Uint8Array.from(this.sides[1]),
    };
  }

  private findData(): boolean {
    const view = new DataView(this.head.buffer, this.head.byteOffset, this.head.length);
    if (view.byteLength < 12) return true;
    if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57415645) return false;
    let at = 12;
    while (at + 8 <= view.byteLength) {
      const kind = view.getUint32(at);
      const size = view.getUint32(at + 4, true);
      if (kind === 0x64617461) {
        if (!this.format) return false;
        this.inData = true;
        const rest = this.head.subarray(at + 8);
        this.head = new Uint8Array(0);
        return this.samples(rest);
      }
      if (kind === 0x666d7420) {
        if (at + 24 > view.byteLength) return true;
        const channels = view.getUint16(at + 10, true);
        if (view.getUint16(at + 22, true) !== 16 || channels < 1 || channels > 2) return false;
        this.format = { channels, rateHz: view.getUint32(at + 12, true) };
      }
      at += 8 + size + (size % 2);
    }
    return at < 1e6;
  }

  private samples(bytes: Uint8Array): boolean {
    const { channels, rateHz } = this.format ?? { channels: 2, rateHz: 16_000 };
    const frameBytes = channels * 2;
    const bucketFrames = Math.round((rateHz * BUCKET_MS) / 1000);
    let at = 0;
    while (this.odd.length > 0 && this.odd.length < frameBytes && at < bytes.length)
      this.odd.push(bytes[at++] ?? 0);
    if (this.odd.length === frameBytes) {
      this.frame(Uint8Array.from(this.odd), 0, channels, bucketFrames);
      this.odd = [];
    }
    for (; at + frameBytes <= bytes.length; at += frameBytes) this.frame(bytes, at, channels, bucketFrames);
    if (this.odd.length === 0) this.odd = [...bytes.subarray(at)];
    return true;
  }

  private frame(bytes: Uint8Array, at: number, channels: number, bucketFrames: number): void {
    for (let side = 0; side < channels; side++) {
      const low = bytes[at + side * 2] ?? 0;
      const high = bytes[at + side * 2 + 1] ?? 0;
      const sample = Math.abs((((high << 8) | low) << 16) >> 16);
      if (sample > (this.loudest[side] ?? 0)) this.loudest[side] = sample;
    }
    this.frames += 1;
    if (this.frames < bucketFrames) return;
    for (const side of [0, 1] as const) {
      this.sides[side].push(Math.min(255, (this.loudest[side] ?? 0) >> 7));
      this.loudest[side] = 0;
    }
    this.frames = 0;
  }
}

/** Fetches a recording and reads its peaks; null when it cannot be read as WAV. */
export async function fetchPeaks(url: string, signal: AbortSignal): Promise<Peaks | null> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) return null;
  const reader = new PeakReader();
  const stream = response.body.getReader();
  for (;;) {
    const { done, value } = await stream.read();
    if (done) return reader.peaks();
    if (!reader.push(value)) {
      await stream.cancel();
      return null;
    }
  }
}
