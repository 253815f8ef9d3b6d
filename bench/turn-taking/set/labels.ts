/** The labels as they are shipped: one item a line, one clip a line. */
import { existsSync, readFileSync } from 'node:fs';
import type { ClipLabel, Item, Part, Voice } from './items.ts';

/** The seed of the shipped labels. */
export const SHIPPED_SEED = '1';

export function readItems(part: Part): Item[] {
  return ['overlap', 'endpointing'].flatMap((kind) => lines<Item>(`${kind}.${part}.jsonl`));
}

/** What each clip must sound like, by `clipKey`. */
export function readClipLabels(): Map<string, ClipLabel> {
  return new Map(lines<ClipLabel>('clips.jsonl').map((label) => [clipKey(label), label]));
}

export function clipKey({ voice, speed, text }: { voice: Voice; speed: number; text: string }): string {
  return `${voice} ${speed} ${text}`;
}

export function labelFile(name: string): URL {
  return new URL(`labels/${name}`, import.meta.url);
}

function lines<T>(name: string): T[] {
  const file = labelFile(name);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
