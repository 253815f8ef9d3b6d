/** A rule of spoken form: a pattern over one or more tokens, and the words for what it finds. */

export interface Surroundings {
  /** British rather than American English: "the third of May", "one hundred and five", "kilometres". */
  british: boolean;
  /** The token before, in lower case without punctuation; empty at the start. */
  before: string;
  /** The token before as written; empty at the start. */
  beforeRaw: string;
  /** The token after a single-token match, as written; empty at the end. */
  after: string;
}

export interface SpokenRule {
  pattern: RegExp;
  /** Null when the rule does not apply after all. */
  say(match: RegExpExecArray, at: Surroundings): string | null;
}

/** What may stand between a match and the end of its last token. */
const TO_TOKEN_END = '(?=[.,;:!?…"\'”’»)\\]]*(?:\\s|$))';

/** A rule whose match begins a token and ends one, but for closing punctuation. Spaces in `source` part tokens. */
export function rule(source: string, say: SpokenRule['say'], flags = 'u'): SpokenRule {
  return { pattern: new RegExp(`^(?:${source})${TO_TOKEN_END}`, flags), say };
}
