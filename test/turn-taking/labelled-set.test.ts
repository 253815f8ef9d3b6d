/** The set is what its scripts say, its parts are apart, and its sound is what its labels are about. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { seededChance } from '../../bench/turn-taking/set/chance.ts';
import { drawItems } from '../../bench/turn-taking/set/draw-set.ts';
import { type Item, PARTS, PARTS_OF, type Said } from '../../bench/turn-taking/set/items.ts';
import { clipKey, readClipLabels, readItems, SHIPPED_SEED } from '../../bench/turn-taking/set/labels.ts';
import { labelOf, openSpeaker } from '../../bench/turn-taking/sound/clips.ts';

const folder = mkdtempSync(join(tmpdir(), 'turn-taking-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const labels = readClipLabels();
const said = (items: Item[]): Said[] =>
  items.flatMap(({ sounds }) => sounds.flatMap((one) => (one.type === 'said' ? [one] : [])));

describe('the labelled set', () => {
  it.each(PARTS)('draws its %s part from scripts and seed as it is shipped', (part) => {
    const lengthMs = (voice: Said['voice'], speed: number, text: string): number =>
      labels.get(clipKey({ voice, speed, text }))?.durationMs ?? Number.NaN;
    const shipped = readItems(part);
    expect(shipped.filter(({ kind }) => kind === 'overlap').length).toBeGreaterThanOrEqual(200);
    expect(shipped.filter(({ kind }) => kind === 'endpointing').length).toBeGreaterThanOrEqual(300);
    expect(JSON.parse(JSON.stringify(drawItems(part, SHIPPED_SEED, { lengthMs })))).toEqual(shipped);
  });

  it('sounds as its labels say, on this machine too', () => {
    const chance = seededChance('checksum');
    const speaker = openSpeaker(folder);
    for (const label of chance.shuffle([...labels.values()]).slice(0, 12)) {
      expect(labelOf(speaker.say(label.voice, label.speed, label.text), label)).toEqual(label);
    }
  });

  it('says nothing in the held-out part that it says in the tuning part, and nobody speaks as there', () => {
    const [tuning, heldOut] = (['tuning', 'held-out'] as const).map((role) =>
      said(PARTS_OF[role].flatMap((part) => readItems(part))),
    );
    const texts = (some: Said[] | undefined): Set<string> =>
      new Set(some?.map(({ text }) => text.replaceAll(/[.,]$/g, '').toLowerCase()));
    const voices = (some: Said[] | undefined): Set<string> =>
      new Set(some?.map(({ voice, speed }) => `${voice} ${speed}`));
    expect([...voices(tuning)].filter((one) => voices(heldOut).has(one))).toEqual([]);
    const shared = [...texts(tuning)].filter((one) => texts(heldOut).has(one));
    expect(shared.filter((text) => text.split(' ').length > 2)).toEqual([]);
  });

  it('labels every word of what is said, in order and within its clip', () => {
    for (const { words, durationMs, text } of labels.values()) {
      expect(words.length, text).toBeGreaterThan(0);
      let atMs = 0;
      for (const [, startMs, endMs] of words) {
        expect(startMs, text).toBeGreaterThanOrEqual(atMs);
        expect(endMs, text).toBeGreaterThan(startMs);
        atMs = endMs;
      }
      expect(atMs, text).toBeLessThanOrEqual(durationMs);
    }
  });
});
