/** Samples out of a body of raw PCM or of a WAV file, as its bytes come in, wherever they are cut. */
import { ParleyError } from '#voice/errors.ts';

export interface PcmReader {
  /** Mono samples in [-1, 1]; may be none yet. Throws `provider.malformed`. */
  read(bytes: Uint8Array): Float32Array;
  /** Known once `read` has given samples. */
  rateHz(): number;
  /** Nothing follows. Throws `provider.malformed` when the audio never began. */
  end(): void;
}

interface Format {
  rateHz: number;
  channels: number;
}

/** A WAV file's header is not longer, with all that programs write before the samples. */
const MAX_HEADER_BYTES = 65_536;
const RATES_HZ = { least: 8000, most: 96_000 };

/** `contentType` decides where it is sure; otherwise the first four bytes do. */
export function pcmReader(contentType: string | null, pcmRateHz: number, host: string): PcmReader {
  const type = contentType ?? '';
  if (/\b(?:html|json|xml|text|mpeg|mp3|ogg|opus|aac|flac|webm)\b/i.test(type))
    throw new ParleyError('provider.malformed', `${host} answered with ${type}; pcm or wav was asked for`);
  const stated = /\brate=(\d{4,6})\b/i.exec(type)?.[1];
  const raw: Format = { rateHz: checked(stated ? Number(stated) : pcmRateHz, host), channels: 1 };
  let format: Format | null = null;
  let held: Uint8Array = new Uint8Array(0);

  return {
    read(bytes) {
      held = held.length === 0 ? bytes : joined(held, bytes);
      if (!format) {
        const header = headerOf(held, raw, host);
        if (!header) {
          held = held.slice();
          return new Float32Array(0);
        }
        format = header.format;
        held = held.subarray(header.bytes);
      }
      const frameBytes = 2 * format.channels;
      const frames = Math.floor(held.length / frameBytes);
      const samples = mono(held, frames, format.channels);
      held = held.slice(frames * frameBytes);
      return samples;
    },
    rateHz: () => (format ?? raw).rateHz,
    end() {
      if (!format && held.length > 0)
        throw new ParleyError('provider.malformed', `${host} sent audio that ends in its header`);
    },
  };
}

/** The format and how many bytes stand before the samples; null while that is not known. */
function headerOf(bytes: Uint8Array, raw: Format, host: string): { format: Format; bytes: number } | null {
  if (bytes.length < 4) return null;
  if (text(bytes, 0) !== 'RIFF') return { format: raw, bytes: 0 };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: Format | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = text(bytes, at);
    const length = view.getUint32(at + 4, true);
    if (id === 'data') {
      if (!format) throw new ParleyError('provider.malformed', `${host} sent a WAV file without a format`);
      return { format, bytes: at + 8 };
    }
    if (id === 'fmt ') {
      if (bytes.length < at + 24) return null;
      format = formatOf(view, at + 8, host);
    }
    at += 8 + length + (length & 1);
  }
  if (bytes.length > MAX_HEADER_BYTES)
    throw new ParleyError('provider.malformed', `${host} sent a WAV file without samples`);
  return null;
}

function formatOf(view: DataView, at: number, host: string): Format {
  const code = view.getUint16(at, true);
  const channels = view.getUint16(at + 2, true);
  const bits = view.getUint16(at + 14, true);
  if ((code !== 1 && code !== 0xfffe) || bits !== 16 || channels < 1 || channels > 8)
    throw new ParleyError(
      'provider.malformed',
      `${host} sent a WAV file of format ${code}, ${bits} bits, ${channels} channels; 16-bit PCM can be read`,
    );
  return { rateHz: checked(view.getUint32(at + 4, true), host), channels };
}

function checked(rateHz: number, host: string): number {
  if (rateHz >= RATES_HZ.least && rateHz <= RATES_HZ.most) return rateHz;
  throw new ParleyError('provider.malformed', `${host} sends audio at ${rateHz} Hz`);
}

function mono(bytes: Uint8Array, frames: number, channels: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = new Float32Array(frames);
  for (let i = 0; i < frames; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += view.getInt16((i * channels + c) * 2, true);
    samples[i] = sum / channels / 32_768;
  }
  return samples;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function text(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);
}
