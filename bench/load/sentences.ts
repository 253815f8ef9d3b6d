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
/** Several: one that begins faintly is noticed 80 ms later than the others, and a median between two kinds would be chance. */
export const BARGE_INS = [
  'Wait, stop, that is not what I meant to say.',
  'No no no, I said Saturday, not Sunday.',
  'Hold on a moment, I have another question.',
  'Excuse me, could you say that again?',
  'Actually, make that three people, please.',
];
