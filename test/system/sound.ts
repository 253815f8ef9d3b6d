/** Where there is sound in a channel. */
import type { WavAudio } from '#audio/wav.ts';

const WINDOW_MS = 10;
/** -46 dB: below any spoken phone, above a silent line. */
const AUDIBLE = 0.005;
/** -34 dB: a voice, above the breath before it and the room around it. */
export const VOICED = 0.02;

/** Milliseconds at which the channel is audible, in windows of 10 ms: their beginnings. */
export function audibleMs({ sampleRateHz, channels }: WavAudio, channel: number, level = AUDIBLE): number[] {
  const samples = channels[channel] ?? new Float32Array();
  const size = (sampleRateHz * WINDOW_MS) / 1000;
  const found: number[] = [];
  for (let at = 0; at + size <= samples.length; at += size) {
    let sum = 0;
    for (let i = at; i < at + size; i += 1) sum += samples[i]! ** 2;
    if (Math.sqrt(sum / size) > level) found.push((at / size) * WINDOW_MS);
  }
  return found;
}

/** The first and the last moment of sound between two times; null when there is none. */
export function soundBetween(
  audible: number[],
  fromMs: number,
  toMs: number,
): { startMs: number; endMs: number } | null {
  const inside = audible.filter((ms) => ms >= fromMs && ms < toMs);
  return inside.length === 0 ? null : { startMs: inside[0]!, endMs: inside.at(-1)! + WINDOW_MS };
}
