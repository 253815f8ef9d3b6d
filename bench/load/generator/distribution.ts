/** Many numbers, kept exactly and without an object each, and what is read from them. */

export interface Summary {
  n: number;
  min: number | null;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  max: number | null;
}

export class Distribution {
  #values = new Float32Array(256);
  #count = 0;

  add(value: number): void {
    if (this.#count === this.#values.length) {
      const larger = new Float32Array(this.#count * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#count] = value;
    this.#count += 1;
  }

  get count(): number {
    return this.#count;
  }

  /** The share of values above `limit`, in per cent; null without values. */
  percentAbove(limit: number): number | null {
    if (this.#count === 0) return null;
    let above = 0;
    for (let i = 0; i < this.#count; i += 1) if (this.#values[i]! > limit) above += 1;
    return round((100 * above) / this.#count, 2);
  }

  /** Rounded to tenths. */
  summary(): Summary {
    const sorted = this.#values.slice(0, this.#count).sort();
    const at = (percent: number): number | null => percentile(sorted, percent);
    return { n: this.#count, min: at(0), p50: at(50), p95: at(95), p99: at(99), max: at(100) };
  }
}

/** The smallest value that `percent` of all values do not exceed (nearest rank), rounded to tenths; null without values. */
export function percentile(sorted: ArrayLike<number>, percent: number): number | null {
  if (sorted.length === 0) return null;
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return round(sorted[rank - 1]!, 1);
}

export function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
