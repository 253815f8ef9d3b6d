/** Chance that a seed decides: the same seed draws the same set on every machine. */

export interface SeededChance {
  /** 0 to 1, 1 left out. */
  next(): number;
  /** A number between the two, whole where both are. */
  between(least: number, most: number): number;
  pick<T>(from: readonly T[]): T;
  /** Picks by weight: `{ clean: 4, noise: 1 }`. */
  weighted<T extends string>(shares: Record<T, number>): T;
  shuffle<T>(from: readonly T[]): T[];
}

/** A 32-bit generator (Mulberry32) over a hash of `seed` (FNV-1a). */
export function seededChance(seed: string): SeededChance {
  let state = hash(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    between: (least, most) =>
      Number.isInteger(least) && Number.isInteger(most)
        ? least + below(most - least + 1)
        : least + next() * (most - least),
    pick: (from) => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new RangeError('Nothing to pick from.');
      return picked;
    },
    weighted: <T extends string>(shares: Record<T, number>): T => {
      const entries = Object.entries(shares) as [T, number][];
      let left = next() * entries.reduce((sum, [, share]) => sum + share, 0);
      for (const [name, share] of entries) {
        left -= share;
        if (left < 0) return name;
      }
      return entries.at(-1)![0];
    },
    shuffle: (from) => {
      const order = [...from];
      for (let i = order.length - 1; i > 0; i -= 1) {
        const j = below(i + 1);
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      return order;
    },
  };
}

function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum >>> 0;
}
