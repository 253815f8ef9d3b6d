/** Zod objects that refuse unknown keys, and say which key was probably meant. */
import { z } from 'zod';

/** Message and cure travel through zod in one text, parted by this sign. */
const CURE = '\u0001';

export function fault(message: string, cure: string): string {
  return message + CURE + cure;
}

export function splitFault(text: string): { message: string; cure: string | null } {
  const at = text.indexOf(CURE);
  return at < 0 ? { message: text, cure: null } : { message: text.slice(0, at), cure: text.slice(at + 1) };
}

/** An object with exactly these keys. */
export function exact<T extends z.core.$ZodLooseShape>(shape: T): z.ZodObject<T, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return unknownKeys(issue['keys'] as string[], known);
      if (issue.code === 'invalid_type' && issue.input !== undefined) {
        return fault('this should be a group of settings', `Write some of: ${known.join(', ')}.`);
      }
      return undefined;
    },
  });
}

function unknownKeys(keys: string[], known: string[]): string {
  const named = keys.map((key) => `\`${clip(key)}\``).join(', ');
  const meant = keys.length === 1 ? nearest(keys[0] ?? '', known) : null;
  const message = keys.length === 1 ? `unknown key ${named}` : `unknown keys ${named}`;
  const cure = meant === null ? `Known here: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`;
  return fault(message, cure);
}

/** The known word nearest to `word`, when near enough to be a slip of the pen. */
export function nearest(word: string, known: readonly string[]): string | null {
  const plain = word.toLowerCase().replaceAll(/[-\s]/g, '_').slice(0, 64);
  let best: string | null = null;
  let least = Math.max(2, Math.floor(plain.length / 3)) + 1;
  for (const candidate of known) {
    const cost = editDistance(plain, candidate.toLowerCase());
    if (cost < least) {
      best = candidate;
      least = cost;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

export function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
