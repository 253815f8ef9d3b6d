/** What the turn rules know of a language: plain word lists, all in lower case. */
import type { Shape } from './shapes.ts';

export interface Vocabulary {
  /** Said while listening, without wanting the floor. Up to three in a row are still one. */
  backchannels: string[];
  /** The same by their shape. */
  nods: Shape[];
  /** Said by a caller they stop the agent, ask or refuse, also right after the agent has said them. */
  claims: string[];
  /** Stand between things of which one is to be chosen. */
  alternatives: string[];
  /** Sounds that hold the floor. */
  hesitations: string[];
  /** Those of them that end no sentence, whatever is before them: "I'm not sure um". */
  fillers: string[];
  /** Said before what was asked for: "sure, it's seven …". */
  assents: string[];
  /** Who was asked for a number, a spelling or an address and says this has it, or looks for it; and who says that will not give it. */
  announces: RegExp;
  declines: RegExp;
  /** Where a number or a name was asked for: a question to oneself ("now where is it"), a beginning that is whole elsewhere ("I think it is"). */
  asksSelf: RegExp;
  /** Keep the floor while the answer is thought of, with nothing but openers before them: "good question", "just a sec". */
  stalls: Shape[];
  /** Tell that the answer is looked for, or ask oneself for it: it follows. */
  lookups: RegExp[];
  /** Last words after which more is sure to come. */
  unfinishedWords: string[];
  /** Last phrases after which more is sure to come. */
  unfinishedPhrases: string[];
  /** Endings after which more is sure to come, though each of their words may end a sentence. */
  unfinishedEndings: RegExp[];
  /** Begin a noun: what is a request elsewhere ("order", "change") is a thing after them. */
  determiners: string[];
  /** With one of these and nothing but `openers` before it, more is sure to come; at the end of more words it may be all. */
  unfinishedWholes: string[];
  openers: string[];
  /** Wholes that end in an unfinished word and are complete all the same. */
  completeEndings: RegExp[];
  /** Words that take a particle, such as "come" in "come in", and the particles. */
  particleVerbs: string[];
  particles: string[];
  /** Prepositions that may end a question or a relative clause, and the beginnings of such. */
  strandable: string[];
  strands: RegExp[];
  /** Begin a condition, which waits for what follows from it; and words of what follows. */
  conditions: RegExp;
  conclusions: RegExp;
  yesNo: string[];
  /** May stand beside a yes or a no without adding to it. */
  polite: string[];
  /** Begin a question. */
  questions: string[];
  /** Those of them that ask for more than yes or no. */
  askedWhat: string[];
  /** A word that makes a question of its sentence, wherever it is. */
  inversion: RegExp | null;
  /** Begin a statement, and words that make a request of it. */
  tellers: string[];
  requests: string[];
  /** End what there is to say. */
  closings: string[];
  digits: Record<string, string>;
  /** Words for two digits ("twelve", "thirty"). */
  pairs: string[];
  /** Several words for two digits ("twenty-six"), with the flag g. */
  compoundPairs: RegExp;
  /** How many digits follow from a word such as "hundred". */
  scales: Record<string, number>;
  repeats: Record<string, number>;
  /** Said between the digits or the letters of one number: "four four um nine", "two then six". */
  links: string[];
  /** Before digits that are a quantity, a time or a guess: "about five six". */
  amounts: string[];
  /** Tell that digits beside them are a number to be written down, not a quantity. */
  numberNames: string[];
  /** Those of them that tell of a telephone, whose numbers are long. */
  telephoneNames: string[];
  /** Usual counts of digits of a whole telephone number that nobody asked for; and of one that begins with a zero or a one. */
  wholeNumbers: number[];
  trunkNumbers: number[];
  /** A sentence that asks for something though it is no question. */
  asksToTell: RegExp;
  /** Wordings of a question that asks for something that is said in pieces. The first that fits counts. */
  asksFor: ['name' | 'number' | 'mail' | 'spelling', RegExp][];
  /** Wholes that end with a name that the caller gives. */
  introductions: RegExp[];
  /** Tell that a mail address follows. */
  mailNames: string[];
  at: string[];
  dot: string[];
  /** Joins the parts of an address. */
  joints: string[];
  /** What a mail address ends with, after "dot". */
  domains: string[];
  /** Those that may be followed by another "dot". */
  halfDomains: string[];
  months: string[];
  /** Words of a spelling alphabet, and names of letters. */
  spelling: string[];
  /** Said of a letter, or between letters: "capital", "hyphen". */
  letterMarks: string[];
  /** Said between a name and its letters: "that's spelled". */
  spelledAs: string[];
  /** Explain a letter: "b as in bravo", "b for bravo". */
  explained: RegExp;
}

export const words = (list: string): string[] => list.split(/[\s,]+/).filter((word) => word !== '');
export const phrases = (list: string): string[] => list.split(',').map((phrase) => phrase.trim());

/** Every first word with every second, and with each of the endings (an empty one for none); "i-am" is two words. */
export function each(first: string, second: string, endings = ''): string[] {
  return words(first).flatMap((one) =>
    words(second).flatMap((two) =>
      phrases(endings).map((end) => `${one.replaceAll(/^(i|we)-/g, '$1 ')} ${two} ${end}`.trim()),
    ),
  );
}
