/** Finds the first sound in encoded audio that a person would hear. */
import { decodeMulaw } from '#audio/mulaw.ts';
import { BYTES_PER_MS } from './carrier-playback.ts';

/** Full scale is 32,768: -42 dB, beneath speech and above an open line. */
const AUDIBLE = 260;

const LEVELS = new Int16Array(256);
decodeMulaw(
  Uint8Array.from({ length: 256 }, (_, code) => code),
  LEVELS,
);

/** Milliseconds from the beginning of `payload` (base64 of µ-law at 8 kHz) to its first audible sample; null when it has none. */
export function firstAudible(payload: string): number | null {
  const at = Buffer.from(payload, 'base64').findIndex((code) => Math.abs(LEVELS[code]!) >= AUDIBLE);
  return at < 0 ? null : at / BYTES_PER_MS;
}
