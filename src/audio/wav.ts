/** Reads WAV files as people bring them, and writes 16-bit ones. */
import { decodeMulawFloat } from './mulaw.ts';
import { pcm16BytesFromFloat } from './pcm.ts';
import { resampleWhole } from './resample.ts';

const MOST_CHANNELS = 64;
const HEADER_BYTES = 44;
const UNKNOWN_LENGTH = 0xffff_ffff;

const FORMAT = { pcm: 1, float: 3, mulaw: 7, extensible: 0xfffe } as const;

/** What is wrong with a file that was given as WAV. */
export class WavError extends Error {
  override readonly name = 'WavError';
}

export interface WavAudio {
  sampleRateHz: number;
  /** Samples in [-1, 1] of each channel, all of one length. */
  channels: Float32Array[];
}

interface Format {
  code: number;
  channels: number;
  sampleRateHz: number;
  bits: number;
}

/**
 * Reads PCM of 8, 16, 24 or 32 bits, floats of 32 or 64 bits, and µ-law. A data length that is zero, unknown or beyond the end
 * of the file means "to the end", as left by programs that stream. Throws WavError.
 */
export function parseWav(bytes: Uint8Array): WavAudio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') {
    throw new WavError('This is not a WAV file: it does not begin with RIFF and WAVE.');
  }
  let format: Format | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = tag(view, at);
    const length = view.getUint32(at + 4, true);
    const body = at + 8;
    if (id === 'fmt ') format = readFormat(view, body, Math.min(length, bytes.length - body));
    if (id === 'data') {
      if (format === null) throw new WavError('The WAV file has its samples before its format chunk.');
      const left = bytes.length - body;
      const streamed = length === 0 || length > left;
      return {
        sampleRateHz: format.sampleRateHz,
        channels: readSamples(view, body, streamed ? left : length, format),
      };
    }
    at = body + length + (length & 1);
  }
  throw new WavError(`The WAV file has no ${format === null ? 'format' : 'data'} chunk.`);
}

/** Reads a WAV file, mixes its channels to one and brings it to `sampleRateHz`. Throws WavError. */
export function monoFromWav(bytes: Uint8Array, sampleRateHz: number): Float32Array {
  const wav = parseWav(bytes);
  const mono = wav.channels[0]!.slice();
  for (const channel of wav.channels.slice(1)) {
    for (let i = 0; i < mono.length; i += 1) mono[i]! += channel[i]!;
  }
  for (let i = 0; i < mono.length; i += 1) mono[i]! /= wav.channels.length;
  return resampleWhole(mono, wav.sampleRateHz, sampleRateHz);
}

/** The 44 bytes before 16-bit samples. Without `dataBytes`, the header of a stream whose length is not yet known. */
export function wavHeader(sampleRateHz: number, channels: number, dataBytes?: number): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  const blockBytes = channels * 2;
  write(header, 0, 'RIFF');
  view.setUint32(4, dataBytes === undefined ? UNKNOWN_LENGTH : dataBytes + HEADER_BYTES - 8, true);
  write(header, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, FORMAT.pcm, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * blockBytes, true);
  view.setUint16(32, blockBytes, true);
  view.setUint16(34, 16, true);
  write(header, 36, 'data');
  view.setUint32(40, dataBytes ?? UNKNOWN_LENGTH, true);
  return header;
}

/** A whole 16-bit WAV file; shorter channels are filled with silence. Throws RangeError without a channel. */
export function writeWav(audio: WavAudio): Uint8Array {
  const count = audio.channels.length;
  if (count < 1 || count > MOST_CHANNELS)
    throw new RangeError(`A WAV file has 1 to ${MOST_CHANNELS} channels, not ${count}.`);
  const frames = Math.max(...audio.channels.map((channel) => channel.length));
  const interleaved = new Float32Array(frames * count);
  audio.channels.forEach((channel, c) => {
    for (let i = 0; i < channel.length; i += 1) interleaved[i * count + c] = channel[i]!;
  });
  const file = new Uint8Array(HEADER_BYTES + interleaved.length * 2);
  file.set(wavHeader(audio.sampleRateHz, count, interleaved.length * 2));
  pcm16BytesFromFloat(interleaved, file.subarray(HEADER_BYTES));
  return file;
}

function readFormat(view: DataView, at: number, length: number): Format {
  if (length < 16) throw new WavError(`The WAV file's format chunk has ${length} bytes where 16 are needed.`);
  const code = view.getUint16(at, true);
  const extended = code === FORMAT.extensible && length >= 26;
  const format = {
    code: extended ? view.getUint16(at + 24, true) : code,
    channels: view.getUint16(at + 2, true),
    sampleRateHz: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  };
  if (format.channels < 1 || format.channels > MOST_CHANNELS) {
    throw new WavError(
      `The WAV file says that it has ${format.channels} channels; 1 to ${MOST_CHANNELS} are possible.`,
    );
  }
  if (format.sampleRateHz < 2000 || format.sampleRateHz > 768_000) {
    throw new WavError(
      `The WAV file's sample rate of ${format.sampleRateHz} Hz is not between 2 and 768 kHz.`,
    );
  }
  return format;
}

type ReadSample = (view: DataView, at: number) => number;

const READERS: Record<string, ReadSample> = {
  [`${FORMAT.pcm}:8`]: (view, at) => (view.getUint8(at) - 128) / 128,
  [`${FORMAT.pcm}:16`]: (view, at) => view.getInt16(at, true) / 32_768,
  [`${FORMAT.pcm}:24`]: (view, at) => (view.getUint16(at, true) | (view.getInt8(at + 2) << 16)) / 8_388_608,
  [`${FORMAT.pcm}:32`]: (view, at) => view.getInt32(at, true) / 2_147_483_648,
  [`${FORMAT.float}:32`]: (view, at) => finite(view.getFloat32(at, true)),
  [`${FORMAT.float}:64`]: (view, at) => finite(view.getFloat64(at, true)),
  [`${FORMAT.mulaw}:8`]: readMulaw,
};

const oneCode = new Uint8Array(1);
const oneSample = new Float32Array(1);

function readMulaw(view: DataView, at: number): number {
  oneCode[0] = view.getUint8(at);
  decodeMulawFloat(oneCode, oneSample);
  return oneSample[0]!;
}

/** Float files may hold anything; what is no number is silence, what is beyond full scale is clipped. */
function finite(sample: number): number {
  return Number.isNaN(sample) ? 0 : Math.max(-1, Math.min(1, sample));
}

function readSamples(view: DataView, at: number, length: number, format: Format): Float32Array[] {
  const read = READERS[`${format.code}:${format.bits}`];
  if (read === undefined) {
    throw new WavError(
      `The WAV file holds format ${format.code} with ${format.bits} bits; PCM of 8, 16, 24 or 32 bits, floats of 32 or 64 bits and µ-law can be read.`,
    );
  }
  const bytes = format.bits / 8;
  const frames = Math.floor(length / (bytes * format.channels));
  const channels = Array.from({ length: format.channels }, () => new Float32Array(frames));
  for (let i = 0; i < frames; i += 1) {
    for (let c = 0; c < format.channels; c += 1)
      channels[c]![i] = read(view, at + (i * format.channels + c) * bytes);
  }
  return channels;
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  );
}

function write(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i += 1) bytes[at + i] = text.charCodeAt(i);
}
