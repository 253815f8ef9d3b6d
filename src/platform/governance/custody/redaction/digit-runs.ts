/** Runs of digits as they are written or spoken, with their place in the text: "4242 4242", "four two four two", "double five", "vier zwei". */

export interface DigitRun {
  digits: string;
  from: number;
  to: number;
  /** As it stands in the text when it is written in figures alone; null when any of it is spoken. */
  written: string | null;
}

const WORDS: Record<string, string> = Object.assign(Object.create(null) as Record<string, string>, {
  ...spoken('zero one two three four five six seven eight nine'),
  ...spoken('zéro un deux trois quatre cinq six sept huit neuf'),
  ...spoken('null eins zwei drei vier fünf sechs sieben acht neun'),
  ...spoken('cero uno dos tres cuatro cinco seis siete ocho nueve'),
  ...spoken('zero uno due tre quattro cinque sei sette otto nove'),
  oh: '0',
  o: '0',
  nought: '0',
  nil: '0',
  zwo: '2',
  une: '1',
  ten: '10',
  eleven: '11',
  twelve: '12',
  thirteen: '13',
  fourteen: '14',
  fifteen: '15',
  sixteen: '16',
  seventeen: '17',
  eighteen: '18',
  nineteen: '19',
});
const TENS: Record<string, string> = Object.assign(
  Object.create(null) as Record<string, string>,
  Object.fromEntries(
    'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, i) => [word, `${i + 2}`]),
  ),
);
const TIMES: Record<string, number> = Object.assign(Object.create(null) as Record<string, number>, {
  double: 2,
  triple: 3,
  treble: 3,
  doppel: 2,
  doble: 2,
});
/** May stand between digits without ending them. */
const BETWEEN = new Set([
  'uh',
  'um',
  'er',
  'and',
  'then',
  'dash',
  'hyphen',
  'space',
  'plus',
  'et',
  'und',
  'y',
]);
/** Figures that are longer apart than this are two numbers. */
const MOST_BETWEEN = 4;

function spoken(list: string): Record<string, string> {
  return Object.fromEntries(list.split(' ').map((word, digit) => [word, String(digit)]));
}

interface OpenRun {
  digits: string;
  from: number;
  to: number;
  spoken: boolean;
}

interface Token {
  text: string;
  from: number;
  to: number;
}

const TOKEN = /\d+|\p{L}+/gu;

/** In order. Time is linear in the length of the text. */
export function digitRuns(text: string): DigitRun[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    tokens.push({ text: match[0].toLowerCase(), from: match.index, to: match.index + match[0].length });
  }
  const runs: DigitRun[] = [];
  let run: OpenRun | null = null;
  const end = (): null => {
    if (run !== null) {
      const { digits, from, to } = run;
      runs.push({ digits, from, to, written: run.spoken ? null : text.slice(from, to) });
    }
    return null;
  };
  for (let at = 0; at < tokens.length;) {
    const piece = pieceAt(tokens, at);
    const token = tokens[at]!;
    if (piece === null) {
      if (!BETWEEN.has(token.text)) run = end();
      at += 1;
      continue;
    }
    const last = tokens[at + piece.tokens - 1]!;
    if (run !== null && !joined(text.slice(run.to, token.from))) run = end();
    const open: OpenRun = run ?? { digits: '', from: token.from, to: last.to, spoken: false };
    run = {
      digits: open.digits + piece.digits,
      from: open.from,
      to: last.to,
      spoken: open.spoken || piece.spoken,
    };
    at += piece.tokens;
  }
  end();
  return runs;
}

/** What lies between two pieces of one number: a little punctuation, or words that were let through. */
function joined(between: string): boolean {
  if (/\p{L}/u.test(between)) return !/[.!?;:]/.test(between);
  return between.length <= MOST_BETWEEN && /^[\s()./,–-]*$/.test(between) && !/\n|, .*,/.test(between);
}

function pieceAt(
  tokens: readonly Token[],
  at: number,
): { digits: string; tokens: number; spoken: boolean } | null {
  const { text } = tokens[at]!;
  const next = tokens[at + 1]?.text ?? '';
  if (/^\d+$/.test(text)) return { digits: text, tokens: 1, spoken: false };
  const times = TIMES[text];
  if (times !== undefined) {
    const digit = /^\d$/.test(next) ? next : WORDS[next];
    return digit?.length === 1 ? { digits: digit.repeat(times), tokens: 2, spoken: true } : null;
  }
  const tens = TENS[text];
  if (tens !== undefined) {
    const unit = WORDS[next];
    return unit?.length === 1 && unit !== '0'
      ? { digits: tens + unit, tokens: 2, spoken: true }
      : { digits: `${tens}0`, tokens: 1, spoken: true };
  }
  const digits = WORDS[text];
  return digits === undefined ? null : { digits, tokens: 1, spoken: true };
}
