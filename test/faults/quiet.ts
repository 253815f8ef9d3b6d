/** What the far end hears of what was sent to it, buffers and all: when nothing, and when only the quiet sound of a line that is alive. */
import { rms } from '#audio/features.ts';
import { decodeMulawFloat } from '#audio/mulaw.ts';
import type { LineRecord } from '#voice/ports/fakes/line.ts';

const BYTES_PER_MS = 8;
/** Quieter than any voice of these tests, louder than nothing. */
const VOICE_RMS = 0.03;

export interface Stretch {
  fromMs: number;
  toMs: number;
  voice: boolean;
}

/** The sound at the far end, in order: what is sent is played behind what is in hand, until it is cleared. */
export function soundOf(records: readonly LineRecord[]): Stretch[] {
  const sound: Stretch[] = [];
  let untilMs = 0;
  for (const record of records) {
    if (record.type === 'clear') {
      untilMs = record.atMs;
      while ((sound.at(-1)?.fromMs ?? 0) > untilMs) sound.pop();
    }
    if (record.type !== 'audio') continue;
    const fromMs = Math.max(untilMs, record.atMs);
    untilMs = fromMs + record.audio.length / BYTES_PER_MS;
    sound.push({ fromMs, toMs: untilMs, voice: loudness(record.audio) > VOICE_RMS });
  }
  return sound;
}

function loudness(audio: Uint8Array): number {
  const samples = new Float32Array(audio.length);
  decodeMulawFloat(audio, samples);
  return rms(samples);
}

export interface Quiet {
  /** The longest time without any sound. Infinite when none came. */
  gapMs: number;
  /** The longest time without a voice. */
  voicelessMs: number;
}

/** From `fromMs` to the last sound before `toMs`. */
export function quietIn(sound: readonly Stretch[], fromMs: number, toMs: number): Quiet {
  const within = sound.filter((one) => one.toMs > fromMs && one.fromMs < toMs);
  return {
    gapMs: longest(within, fromMs),
    voicelessMs: longest(
      within.filter((one) => one.voice),
      fromMs,
    ),
  };
}

function longest(sound: Stretch[], fromMs: number): number {
  let quietSinceMs = fromMs;
  let longestMs = 0;
  for (const one of sound) {
    longestMs = Math.max(longestMs, one.fromMs - quietSinceMs);
    quietSinceMs = Math.max(quietSinceMs, one.toMs);
  }
  return sound.length === 0 ? Number.POSITIVE_INFINITY : Math.round(longestMs);
}
