/** All items of a part. */
import { openSpeaker } from '../sound/clips.ts';
import { drawEndpointing } from './draw-endpointing.ts';
import { drawOverlap } from './draw-overlap.ts';
import type { Item, Part } from './items.ts';

export function drawSet({ part, seed, cache }: { part: Part; seed: string; cache: string }): Item[] {
  const speaker = openSpeaker(cache);
  const durationOf = (said: {
    voice: 'slt' | 'rms' | 'awb' | 'kal16';
    speed: number;
    text: string;
  }): number => Math.round(speaker.say(said.voice, said.speed, said.text).durationMs);
  return [...drawOverlap(part, seed), ...drawEndpointing(part, seed, durationOf)];
}
