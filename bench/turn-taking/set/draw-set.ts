/** All items of a part: the shipped ones, or others of another seed. */
import type { Speaker } from '../sound/clips.ts';
import { drawEndpointing } from './draw-endpointing.ts';
import { drawOverlap } from './draw-overlap.ts';
import type { Item, Part, Said } from './items.ts';
import { readItems, SHIPPED_SEED } from './labels.ts';

/** `speaker` is asked for the length of clips where items are drawn anew. */
export function itemsOf({ part, seed, speaker }: { part: Part; seed: string; speaker: Speaker }): Item[] {
  return seed === SHIPPED_SEED ? readItems(part) : drawItems(part, seed, speaker);
}

export function drawItems(part: Part, seed: string, speaker: Pick<Speaker, 'lengthMs'>): Item[] {
  const durationOf = (said: Said): number => speaker.lengthMs(said.voice, said.speed, said.text);
  return [...drawOverlap(part, seed), ...drawEndpointing(part, seed, durationOf)];
}
