/** The item's words and span on the call's own time, and what of the agent's words comes back. */
import type { Item } from '../set/items.ts';
import type { Speaker } from '../sound/clips.ts';
import type { Hearable } from './recogniser.ts';

export interface Span {
  startMs: number;
  endMs: number;
}

export function wordsOf(item: Item, speaker: Speaker, firstMs: number): Hearable[] {
  return item.sounds.flatMap((sound): Hearable[] => {
    const atMs = firstMs + sound.atMs;
    if (sound.type !== 'said') {
      if (sound.takenFor === null) return [];
      return [{ text: sound.takenFor, startMs: atMs, endMs: atMs + sound.durationMs, whose: 'caller' }];
    }
    if (!sound.understood) return [];
    return speaker.clipOf(sound).words.map(({ text, startMs, endMs }) => ({
      text,
      startMs: atMs + startMs,
      endMs: atMs + endMs,
      whose: 'caller',
    }));
  });
}

/** From the first word's beginning to the last word's end; of sounds without words, from end to end. */
export function spanOf(item: Item, speaker: Speaker, firstMs: number): Span | null {
  const spans = item.sounds.map((sound) => {
    if (sound.type !== 'said') return [sound.atMs, sound.atMs + sound.durationMs] as const;
    const { words, durationMs } = speaker.clipOf(sound);
    return [sound.atMs + (words[0]?.startMs ?? 0), sound.atMs + (words.at(-1)?.endMs ?? durationMs)] as const;
  });
  if (spans.length === 0) return null;
  return {
    startMs: firstMs + Math.min(...spans.map(([start]) => start)),
    endMs: firstMs + Math.max(...spans.map(([, end]) => end)),
  };
}

/** The agent's words as they come back, where they are louder than the room. */
export function echoWords(item: Item, heard: { text: string; startMs: number; endMs: number }[]): Hearable[] {
  const { echo, noise } = item.condition;
  if (!echo || (noise && -noise.snrDb > echo.db)) return [];
  return heard.map(({ text, startMs, endMs }) => ({
    text: text.toLowerCase().replaceAll(/[^\p{L}\p{N}' -]/gu, ''),
    startMs: startMs + echo.delayMs,
    endMs: endMs + echo.delayMs,
    whose: 'echo',
  }));
}
