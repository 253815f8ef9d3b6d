/**
 * What callers say in a measurement, and what a recogniser that stands in for a real one says they said. All are plain: how long Parley
 * waits in numbers, addresses and unfinished phrases is measured by `bench/turn-taking`.
 */

export const TURNS = [
  'Hello, I would like to book a table for two people tomorrow evening.',
  'Could you tell me what time you close on Sundays?',
  'I would like to cancel my appointment on Monday.',
  'Can you change that to three people, please?',
];
export const BARGE_INS = [
  'Wait, stop, that is not what I meant to say.',
  'No no no, I said Saturday, not Sunday.',
];
