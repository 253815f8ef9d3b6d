/** Writes the shipped labels anew from scripts and seed: `node bench/turn-taking/make-labels.ts [cache folder]`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawItems } from './set/draw-set.ts';
import { type ClipLabel, type Item, PARTS } from './set/items.ts';
import { clipKey, labelFile, SHIPPED_SEED } from './set/labels.ts';
import { labelOf, openSpeaker } from './sound/clips.ts';

const speaker = openSpeaker(process.argv[2] ?? fileURLToPath(new URL('cache', import.meta.url)));
const clips = new Map<string, ClipLabel>();
mkdirSync(labelFile('.'), { recursive: true });
for (const part of PARTS) {
  const items = drawItems(part, SHIPPED_SEED, speaker);
  for (const kind of ['overlap', 'endpointing'] as const) {
    const some = items.filter((item) => item.kind === kind);
    write(`${kind}.${part}.jsonl`, some);
    for (const item of some) collect(item);
    console.log(`${part}: ${some.length} ${kind}`);
  }
}
write(
  'clips.jsonl',
  [...clips.values()].sort((a, b) => (clipKey(a) < clipKey(b) ? -1 : 1)),
);
console.log(`${clips.size} clips`);

function collect(item: Item): void {
  for (const sound of item.sounds) {
    if (sound.type !== 'said') continue;
    const { voice, speed, text } = sound;
    clips.set(clipKey(sound), labelOf(speaker.say(voice, speed, text), { voice, speed, text }));
  }
}

function write(name: string, values: unknown[]): void {
  writeFileSync(labelFile(name), values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}
