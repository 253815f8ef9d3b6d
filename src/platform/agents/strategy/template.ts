/** Templates in wordings: `{slot}`, `{slot|digits}`, `{name|or there}`. */

export const FILTERS = ['spoken', 'digits', 'spelled', 'count', 'first', 'upper'] as const;
export type Filter = (typeof FILTERS)[number];

export type TemplatePart =
  | { text: string }
  | { name: string; filters: string[]; otherwise: string | null; raw: string };

const FIELD = /\{([^{}]*)\}/g;

export function parseTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const match of text.matchAll(FIELD)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    const [name = '', ...rest] = (match[1] ?? '').split('|').map((piece) => piece.trim());
    const otherwise = rest.find((piece) => piece.startsWith('or '));
    parts.push({
      name,
      filters: rest.filter((piece) => piece !== otherwise),
      otherwise: otherwise === undefined ? null : otherwise.slice(3),
      raw: match[0],
    });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}
