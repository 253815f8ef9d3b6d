/** What the caller's microphone takes up: voice, room and the loudspeaker's echo, through the line's band. */
import { FRAME_SAMPLES } from '../../../src/audio/frames.ts';
import { seededChance } from '../set/chance.ts';
import type { Item, Sound } from '../set/items.ts';
import type { Speaker } from '../sound/clips.ts';
import { background, burst, CALLER_RMS, fromDb, scaled } from '../sound/noise.ts';
import { type Band, telephoneBand } from './telephone.ts';

const PER_MS = 16;

/** The caller's sounds on one track, whose first sample is the item's first sound. */
function callerTrack(item: Item, speaker: Speaker): Float32Array {
  const parts = item.sounds.map((sound) => ({
    from: Math.round(sound.atMs * PER_MS),
    samples: soundOf(sound, speaker),
  }));
  const length = parts.reduce((most, { from, samples }) => Math.max(most, from + samples.length), 0);
  const track = new Float32Array(length);
  for (const { from, samples } of parts)
    for (let i = 0; i < samples.length; i += 1) track[from + i]! += samples[i]!;
  return track;
}

function soundOf(sound: Sound, speaker: Speaker): Float32Array {
  const gain = fromDb(sound.db);
  const samples =
    sound.type === 'said'
      ? scaled(speaker.clipOf(sound).samples, CALLER_RMS)
      : burst(sound.type, sound.durationMs, sound.seed);
  return samples.map((sample) => sample * gain);
}

const rooms = new Map<string, Float32Array>();

export interface Microphone {
  /** The 20 ms that begin at `fromMs`, as the line carries them; the array is used again. */
  take(fromMs: number, played: Float32Array): Float32Array;
  /** The caller's track sounds from this moment of the call on. */
  start(atMs: number): void;
}

export function openMicrophone(item: Item, speaker: Speaker): Microphone {
  const track = callerTrack(item, speaker);
  const room = roomOf(item, speaker);
  const echo = echoOf(item);
  const band: Band = item.condition.band === 'telephone' ? telephoneBand() : (samples) => samples;
  const frame = new Float32Array(FRAME_SAMPLES);
  const hiss = seededChance(`${item.id} hiss`);
  let startAt = Number.POSITIVE_INFINITY;
  return {
    start: (atMs) => (startAt = Math.round(atMs * PER_MS)),
    take: (fromMs, played) => {
      const from = fromMs * PER_MS;
      for (let i = 0; i < FRAME_SAMPLES; i += 1) {
        const at = from + i;
        const own = track[at - startAt] ?? 0;
        /** No line is digitally silent: -70 dB below full scale. */
        const quiet = (2 * hiss.next() - 1) * 0.0005;
        frame[i] = Math.max(-1, Math.min(1, own + room(at) + echo(at, played) + quiet));
      }
      return band(frame);
    },
  };
}

function roomOf(item: Item, speaker: Speaker): (at: number) => number {
  const { noise } = item.condition;
  if (!noise) return () => 0;
  const loop = rooms.get(noise.kind) ?? background(noise.kind, 'room', speaker);
  rooms.set(noise.kind, loop);
  const gain = CALLER_RMS * fromDb(-noise.snrDb);
  const offset = seededChance(`${item.id} room`).between(0, loop.length - 1);
  return (at) => gain * loop[(at + offset) % loop.length]!;
}

/** The loudspeaker heard at the microphone: late, softer, with the reflections of a small room. */
function echoOf(item: Item): (at: number, played: Float32Array) => number {
  const { echo } = item.condition;
  if (!echo) return () => 0;
  const chance = seededChance(`${item.id} echo`);
  const taps = [{ late: 0, gain: 1 }];
  for (let i = 0; i < 7; i += 1) {
    const late = chance.between(8, 400);
    taps.push({ late, gain: (2 * chance.next() - 1) * 0.6 * Math.exp(-late / 160) });
  }
  const energy = Math.sqrt(taps.reduce((sum, { gain }) => sum + gain * gain, 0));
  const level = fromDb(echo.db) / energy;
  const delay = echo.delayMs * PER_MS;
  return (at, played) => {
    let sum = 0;
    for (const { late, gain } of taps) sum += gain * (played[at - delay - late] ?? 0);
    return level * sum;
  };
}
