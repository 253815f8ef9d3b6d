/** From a clause to what Flite can read, word by word, so that its times come back for the words that were asked for. */

/** Flite gives the audio of a piece when all of it is done: 60 characters take it 0.1 s, which the caller waits for. */
const LONGEST_PIECE = 60;
/** A piece shorter than this is not worth the fall of the voice at its end. */
const SHORTEST_PIECE = 20;
/** Without any punctuation a piece is cut here, at a word. */
const LONGEST_UNPUNCTUATED = 120;

export interface ClauseWord {
  /** As it was asked for. */
  text: string;
  /** In the letters that Flite knows; empty where there is nothing to say. */
  spoken: string;
}

export type Piece = ClauseWord[];

/** The words of a clause, cut into pieces at its punctuation where it is long. Empty when there is nothing to say. */
export function piecesOf(text: string): Piece[] {
  const words = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => ({ text: word, spoken: spokenForm(word) }));
  if (words.every((word) => !sayable(word.spoken))) return [];
  if (words.reduce((sum, word) => sum + word.spoken.length + 1, 0) <= LONGEST_PIECE) return [words];
  return cut(words);
}

/** The word without the punctuation around it: what it sounds like alone. */
export function bareWord(spoken: string): string {
  return spoken.replaceAll(/^[^a-z0-9$]+|[^a-z0-9]+$/gi, '').toLowerCase();
}

function cut(words: ClauseWord[]): Piece[] {
  const pieces: Piece[] = [];
  let piece: Piece = [];
  let length = 0;
  let left = words.reduce((sum, word) => sum + word.spoken.length + 1, 0);
  for (const word of words) {
    piece.push(word);
    length += word.spoken.length + 1;
    left -= word.spoken.length + 1;
    const pauses = /[.,;:!?]["')]*$/.test(word.spoken) && left >= SHORTEST_PIECE / 2;
    if ((pauses && length >= SHORTEST_PIECE) || length >= LONGEST_UNPUNCTUATED) {
      pieces.push(piece);
      piece = [];
      length = 0;
    }
  }
  if (piece.some((word) => sayable(word.spoken))) pieces.push(piece);
  else pieces.at(-1)!.push(...piece);
  return pieces;
}

/** No word is longer; a run of characters that is would overflow Flite's stack. */
const LONG_RUN = /\S{40}/g;

const sayable = (spoken: string): boolean => /[a-z0-9]/i.test(spoken);

/** Accents fall away, typographic marks become plain ones, what Flite cannot read is left out. */
function spokenForm(word: string): string {
  const plain = word
    .normalize('NFKD')
    .replaceAll(/[‘’ʼ]/g, "'")
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/[–—]/g, '-')
    .replaceAll('…', '.')
    .replaceAll('ß', 'ss')
    .replaceAll(/[æÆ]/g, 'ae')
    .replaceAll(/[øØ]/g, 'o')
    .replaceAll(/[^\x21-\x7e]/g, '');
  if (sayable(plain)) return plain.replaceAll(LONG_RUN, '$& ').trim();
  return plain.replaceAll(/[^.,;:!?]/g, '');
}
