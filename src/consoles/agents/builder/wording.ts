/** Wordings as an agent's text may write them, and how a card shows those that it can edit: one wording a line. */

/** One text or several; null for wordings by tone or by case, which are edited in the text. */
export function linesOf(value: unknown): string[] | null {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [oneLine(value)];
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.map(oneLine);
  return null;
}

export function fromLines(lines: readonly string[]): string | string[] | undefined {
  return lines.length > 1 ? [...lines] : lines[0];
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

export function splitLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The first thing that is said, however it is written. */
export function firstWords(value: unknown): string {
  if (typeof value === 'string') return oneLine(value);
  if (Array.isArray(value)) return firstWords(value[0]);
  if (typeof value !== 'object' || value === null) return '';
  const group = value as Record<string, unknown>;
  return firstWords(group['say'] ?? group['default'] ?? Object.values(group)[0]);
}

/** Every way of saying it, each with when it is said. */
export function variants(value: unknown): { when: string; say: string }[] {
  if (Array.isArray(value)) {
    return value.flatMap((each: unknown) => {
      const group =
        typeof each === 'object' && each !== null ? (each as Record<string, unknown>) : { say: each };
      const when = group['when'] === undefined ? 'otherwise' : condition(group['when']);
      return [{ when, say: firstWords(group['say']) }];
    });
  }
  return Object.entries((value ?? {}) as Record<string, unknown>).map(([tone, say]) => ({
    when: tone,
    say: firstWords(say),
  }));
}

/** `reason is a cleaning, day known`. */
export function condition(when: unknown): string {
  return Object.entries((when ?? {}) as Record<string, unknown>)
    .map(([slot, is]) => {
      if (is === 'known' || is === 'unknown') return `${slot} ${is}`;
      if (Array.isArray(is)) return `${slot} is ${is.join(' or ')}`;
      if (typeof is !== 'object' || is === null) return `${slot} is ${String(is)}`;
      return `${slot} ${Object.entries(is)
        .map(([test, of]) => `${test} ${String(of)}`)
        .join(', ')}`;
    })
    .join(', ');
}
