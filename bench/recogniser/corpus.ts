/** What the calibration says: answers to the questions of three strategies, and speech that answers nothing. */
import type { Expectation, Guide } from '../../src/voice/plan.ts';
import { CARDS, DENTAL, SALES } from './guides.ts';

export interface Utterance {
  /** As given to the synthesiser. */
  text: string;
  /** As the recogniser should report it; null when it should refuse. */
  expected: string | null;
}

export interface Scene {
  name: string;
  guide: Guide;
  expect: Expectation;
  utterances: Utterance[];
}

const said = (...texts: string[]): Utterance[] => texts.map((text) => ({ text, expected: text }));
const spelled = (text: string, expected: string): Utterance => ({ text, expected });
const ask = (slot: string, shape: Expectation['shape'] = 'short'): Expectation => ({ slots: [slot], shape });
const foreign = (...texts: string[]): Utterance[] => texts.map((text) => ({ text, expected: null }));

/** Said to every strategy, four to each question in turn: nothing of it may be taken for an answer. */
const UNRELATED = foreign(
  'the weather was lovely in the mountains during our holiday',
  'he was not an ill disposed young man',
  'my neighbour bought a bright yellow bicycle',
  'the committee rejected several proposals about parking',
  'did the children finish their homework before supper',
  'the river flooded the lower meadow again',
  'put the kettle on would you',
  'a shark was seen swimming close to shore',
  'the orchestra rehearsed beautifully',
  'somebody left the garden gate open',
);

const hands = said(
  'ten of clubs',
  'queen of hearts',
  'seven of diamonds',
  'lady of spades',
  'jack of clubs',
  'ace of spades',
  'queen hearts',
  'jack lady',
  'four queen of clubs',
  'seven of clubs',
  'two of hearts',
  'king of diamonds and ace of hearts',
  'nine of spades',
  'three six nine',
  'five of clubs and eight of diamonds',
  'ace king queen',
  'eight of hearts',
  'six of diamonds',
  'of clubs',
  'ten jack',
);

/** Short speech is the hardest to refuse: little of it contradicts a wrong answer. */
const UNRELATED_SHORT = foreign(
  'elephant',
  'coffee',
  'my blue shoes',
  'window',
  'purple',
  'chicken soup',
  'giraffe',
  'under the table',
  'computer',
  'he laughed',
);

const unrelated = (turn: number): Utterance[] =>
  [0, 1, 2, 3].flatMap((nth) => [
    ...UNRELATED.slice((4 * turn + nth) % UNRELATED.length).slice(0, nth < 3 ? 1 : 0),
    ...UNRELATED_SHORT.slice((3 * turn + nth) % UNRELATED_SHORT.length).slice(0, 1),
  ]);

export const SCENES: Scene[] = [
  {
    name: 'cards',
    guide: CARDS,
    expect: ask('hand', 'open'),
    utterances: [
      ...hands,
      ...said('what did you say', 'start again', 'how do i play', 'i fold', 'goodbye', 'wait a moment'),
      ...unrelated(0),
      ...foreign(
        'go forward ten meters',
        'fishing is my favourite hobby',
        'turn the music off in the kitchen',
        'banana',
      ),
    ],
  },
  {
    name: 'dental: reason',
    guide: DENTAL,
    expect: ask('reason'),
    utterances: [
      ...said(
        'a cleaning',
        'i have a toothache',
        'my crown came off',
        'teeth whitening',
        'i lost a filling',
        'a regular checkup',
        'i need to cancel my appointment',
        'do you take insurance',
        'what are your opening hours',
        'can you repeat that',
      ),
      ...unrelated(1),
      ...foreign('my car broke down on the bridge', 'pepperoni pizza with mushrooms'),
    ],
  },
  {
    name: 'dental: date',
    guide: DENTAL,
    expect: ask('day'),
    utterances: [
      ...said(
        'tomorrow',
        'next tuesday',
        'on friday',
        'the third of may',
        'monday',
        'no tuesday',
        'thursday in the morning',
        'june twenty first',
        'today',
        'wednesday at three',
        'in two weeks',
        'next monday please',
        'saturday',
        'the fifteenth of october',
      ),
      ...unrelated(2),
    ],
  },
  {
    name: 'dental: time',
    guide: DENTAL,
    expect: ask('hour'),
    utterances: [
      ...said(
        'half past three',
        'ten thirty',
        'at four',
        'in the morning',
        'quarter past nine',
        'noon',
        "eleven o'clock",
        'two fifteen',
        'in the afternoon',
        'after five',
      ),
      spelled('three thirty p m', 'three thirty pm'),
      spelled('nine a m', 'nine am'),
      ...unrelated(3),
    ],
  },
  {
    name: 'dental: phone',
    guide: DENTAL,
    expect: ask('phone', 'digits'),
    utterances: [
      ...said(
        'five five five one two three four',
        'two oh seven',
        'nine double two six',
        'eight six seven five three oh nine',
        'four one five',
        'six six eight zero',
        'three one nine seven',
        'double eight one',
      ),
      ...unrelated(4),
    ],
  },
  {
    name: 'dental: name',
    guide: DENTAL,
    expect: ask('name'),
    utterances: [
      ...said(
        'john smith',
        'my name is mary jones',
        'this is peter brown',
        'susan miller',
        "i'm david wilson",
        'emma taylor',
      ),
      ...unrelated(5),
      ...foreign('gregory underhill', 'my name is clementine fitzgerald'),
    ],
  },
  {
    name: 'dental: yes-no',
    guide: DENTAL,
    expect: ask('confirmed', 'yes-no'),
    utterances: [
      ...said(
        'yes',
        'no',
        'yes please',
        "that's right",
        'no thanks',
        'correct',
        'yeah',
        'nope',
        'sure',
        'no wednesday',
      ),
      ...unrelated(6),
    ],
  },
  {
    name: 'sales: interest',
    guide: SALES,
    expect: ask('interested', 'yes-no'),
    utterances: [
      ...said(
        'yes',
        'no',
        "i'm not interested",
        'call me back later',
        'send me an email',
        "it's too expensive",
        'tell me more',
        'we already have a provider',
        "i don't have time",
        'who is this',
      ),
      ...unrelated(7),
      ...foreign('the dog ate my sandwich'),
    ],
  },
  {
    name: 'sales: size',
    guide: SALES,
    expect: ask('size'),
    utterances: [
      ...said(
        'about fifty',
        'twelve',
        'two hundred',
        'three hundred and twenty',
        'forty five people',
        'one thousand',
        'around eighty',
        'seven',
        'sixteen',
        'two thousand five hundred',
      ),
      ...unrelated(8),
    ],
  },
  {
    name: 'sales: email',
    guide: SALES,
    expect: ask('email', 'spelling'),
    utterances: [
      spelled('j. o. e.', 'j o e'),
      spelled('b as in bravo', 'b as in bravo'),
      spelled('m. a. x. at gmail dot com', 'm a x at gmail dot com'),
      spelled('t. o. m.', 't o m'),
      spelled('s. double o. n.', 's double o n'),
      spelled('k. r. w.', 'k r w'),
      ...unrelated(9),
    ],
  },
];

/** Recordings of people, by scene; used where they are there. */
export const RECORDINGS: Record<string, { file: string; expected: string | null }[]> = {
  cards: [
    { file: 'cards-ten-of-clubs', expected: 'ten of clubs' },
    { file: 'cards-seven-of-clubs', expected: 'seven of clubs' },
    { file: 'cards-four-queen-of-clubs', expected: 'four queen of clubs' },
    { file: 'go-forward-ten-meters', expected: null },
    { file: 'reading-0870', expected: null },
    { file: 'reading-0880', expected: null },
  ],
};
