/** G.711 µ-law, the encoding of telephone lines, by lookup tables (ITU-T G.711, its 14 bits scaled to 16). */
import { clipToPcm16 } from './pcm.ts';

const BIAS = 0x84;
const CLIP = 32_635;

const DECODED = new Int16Array(256);
for (let code = 0; code < 256; code += 1) {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + BIAS) << ((bits & 0x70) >> 4)) - BIAS;
  DECODED[code] = bits & 0x80 ? -magnitude : magnitude;
}

/** Indexed by a sample's 16 bits. */
const ENCODED = new Uint8Array(1 << 16);
for (let bits = 0; bits < ENCODED.length; bits += 1) ENCODED[bits] = encodeSample((bits << 16) >> 16);

const DECODED_FLOAT = Float32Array.from(DECODED, (sample) => sample / 32_768);

/** The code of silence. */
export const MULAW_SILENCE = 0xff;

function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(CLIP, Math.abs(sample)) + BIAS;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** Decodes bytes into 16-bit samples; returns how many, which is as many as both arrays hold. */
export function decodeMulaw(codes: Uint8Array, into: Int16Array): number {
  const count = Math.min(codes.length, into.length);
  for (let i = 0; i < count; i += 1) into[i] = DECODED[codes[i]!]!;
  return count;
}

/** Decodes bytes into samples in [-1, 1]; returns how many. */
export function decodeMulawFloat(codes: Uint8Array, into: Float32Array): number {
  const count = Math.min(codes.length, into.length);
  for (let i = 0; i < count; i += 1) into[i] = DECODED_FLOAT[codes[i]!]!;
  return count;
}

/** Encodes 16-bit samples into bytes; returns how many. */
export function encodeMulaw(samples: Int16Array, into: Uint8Array): number {
  const count = Math.min(samples.length, into.length);
  for (let i = 0; i < count; i += 1) into[i] = ENCODED[samples[i]! & 0xffff]!;
  return count;
}

/** Encodes samples in [-1, 1] into bytes, clipping what is beyond and taking NaN for silence; returns how many. */
export function encodeMulawFloat(samples: Float32Array, into: Uint8Array): number {
  const count = Math.min(samples.length, into.length);
  for (let i = 0; i < count; i += 1) {
    into[i] = ENCODED[clipToPcm16(samples[i]!) & 0xffff]!;
  }
  return count;
}
