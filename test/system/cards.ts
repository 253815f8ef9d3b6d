/** Hands of cards in words, however they are put. */
const RANKS = 'ace two three four five six seven eight nine ten jack queen king'.split(' ');
const SUITS = ['clubs', 'diamonds', 'hearts', 'spades'];
const SAME: Record<string, string> = {
  aces: 'ace',
  deuce: 'two',
  trey: 'three',
  jacks: 'jack',
  knave: 'jack',
  queens: 'queen',
  lady: 'queen',
  kings: 'king',
  club: 'clubs',
  diamond: 'diamonds',
  heart: 'hearts',
  spade: 'spades',
};

/** Such as `ten clubs` for "the ten of clubs". */
export function handOf(text: string): string {
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .map((word) => SAME[word] ?? word)
    .filter((word) => RANKS.includes(word) || SUITS.includes(word))
    .join(' ');
}
