import { describe, expect, it } from 'vitest';
import type { Ending } from '#audio/ending.ts';
import { EXPECT_ANYTHING, type Expectation, type Guide, type TurnPlan } from '../plan.ts';
import { endOfTurn, type TurnEvidence } from './endpointing.ts';

const TIMES: TurnPlan = {
  onsetMs: 60,
  releaseMs: 200,
  endpointCompleteMs: 240,
  endpointMs: 340,
  endpointUnfinishedMs: 1700,
  endpointDigitsMs: 1800,
  bargeInMs: 700,
  rulingMs: 500,
  finalTimeoutMs: 3000,
};
const CARD_RANKS = ['ace', 'seven', 'ten', 'queen'].map((value) => ({ value, say: [value] }));
const SUITS = ['clubs', 'hearts'].map((value) => ({ value, say: [value] }));
const GUIDE: Guide = {
  id: 'test',
  phrases: [],
  slots: {
    hand: {
      type: 'sequence',
      min: 2,
      max: 3,
      joiners: ['of'],
      parts: [
        { name: 'rank', values: CARD_RANKS, optional: false },
        { name: 'suit', values: SUITS, optional: false },
      ],
    },
    price: { type: 'money' },
    day: { type: 'date' },
    hour: { type: 'time' },
    who: { type: 'name', values: [] },
  },
};
const asked = (shape: Expectation['shape'], more: Partial<Expectation> = {}): Expectation => ({
  slots: ['x'],
  shape,
  ...more,
});
const MAIL = asked('spelling', { mail: true });
const PHONE = asked('digits', { digits: { min: 7, max: 10 } });

function rule(text: string, more: Partial<TurnEvidence> = {}) {
  return endOfTurn({
    text,
    expect: EXPECT_ANYTHING,
    locale: 'en-US',
    guide: GUIDE,
    times: TIMES,
    ending: null,
    predicted: null,
    silences: [],
    pausedMs: 0,
    ...more,
  });
}

describe('what the agent itself has asked for', () => {
  it.each<[string, string, string]>([
    ['EP17', 'May I have your name?', "it's hansen"],
    ['EP17', 'All right. And who am I speaking to?', 'it is under hansen'],
    ['EP1', 'How can I help?', "it's hansen"],
    ['EP1', 'I have your name already. How can I help?', "it's hansen"],
    ['EP4', 'What is your customer number?', 'it is five'],
    ['EP5', 'Could you spell that for me?', 'bravo'],
    ['EP8', 'And your e-mail address?', 'it is anna miller'],
    ['EP2', 'May I have your name?', 'thanks goodbye'],
    ['EP2', 'Could you spell that for me?', 'why do you need that'],
  ])('[EP19] %s after "%s": "%s"', (id, question, text) =>
    expect(rule(text, { asked: question }).rule).toBe(id),
  );

  it('[EP19] counts in French, too', () =>
    expect(rule('hansen', { asked: 'Quel est votre nom ?', locale: 'fr-FR' }).rule).toBe('EP17'));

  it('[EP19] does not count where the strategy says what it waits for', () =>
    expect(rule('twelve', { asked: 'What is your number?', expect: asked('short') }).rule).toBe('EP2'));
});

const FALL: Ending = { slope: -30, height: -3.5, heldMs: 180, decayDb: 20 };
const LEVEL: Ending = { slope: -2, height: 0, heldMs: 340, decayDb: 4 };
const DRAWN: Ending = { slope: 0, height: 0.2, heldMs: 700, decayDb: 3 };

describe('the end of a turn, by its words', () => {
  it.each<[string, string, Expectation]>([
    ['EP1', "i'd like an appointment on tuesday", EXPECT_ANYTHING],
    ['EP2', 'what time do you open', EXPECT_ANYTHING],
    ['EP2', 'who is it for', EXPECT_ANYTHING],
    ['EP1', 'can i come in', EXPECT_ANYTHING],
    ['EP1', "that's the one i asked for", EXPECT_ANYTHING],
    ['EP18', 'my flight is at three thirty', EXPECT_ANYTHING],
    ['EP1', 'a table for the two of us', EXPECT_ANYTHING],
    ['EP18', 'i was born in nineteen eighty four', EXPECT_ANYTHING],
    ['EP18', 'it cost about two hundred', EXPECT_ANYTHING],
    ['EP1', 'tuesday i think', EXPECT_ANYTHING],
    ['EP18', 'my washing machine is broken', EXPECT_ANYTHING],
    ['EP2', 'my washing machine is broken', asked('short')],
    ['EP1', 'i want to book a table for two', EXPECT_ANYTHING],
    ['EP2', 'My washing machine is broken.', EXPECT_ANYTHING],
    ['EP1', 'i need to see a doctor', EXPECT_ANYTHING],
    ['EP3', "i'd like to", EXPECT_ANYTHING],
    ['EP3', 'can you', EXPECT_ANYTHING],
    ['EP3', "i'm looking", EXPECT_ANYTHING],
    ['EP3', "i'd like a table in", EXPECT_ANYTHING],
    ['EP3', 'i need an appointment on', EXPECT_ANYTHING],
    ['EP3', 'if i come on tuesday', EXPECT_ANYTHING],
    ['EP3', 'my phone number', EXPECT_ANYTHING],
    ['EP3', 'okay so um', EXPECT_ANYTHING],
    ['EP3', 'well i think', EXPECT_ANYTHING],
    ['EP4', 'my order number is five five', EXPECT_ANYTHING],
    ['EP4', 'five five five one two', EXPECT_ANYTHING],
    ['EP10', 'five five five oh one nine nine', EXPECT_ANYTHING],
    ['EP4', 'five five five oh one nine nine', asked('digits', { digits: { min: 10, max: 10 } })],
    ['EP10', 'five five five oh one nine nine', PHONE],
    ['EP2', 'four one five five five five oh one nine nine', PHONE],
    ['EP1', 'hang up please i will call later', PHONE],
    ['EP5', 'm i l l', asked('spelling')],
    ['EP5', "my name is miller that's m i l l", EXPECT_ANYTHING],
    ['EP2', 'my name is miller m i double l e r', EXPECT_ANYTHING],
    ['EP2', 'philips p h i l l i p s', EXPECT_ANYTHING],
    ['EP5', 'philips p h i l l', EXPECT_ANYTHING],
    ['EP15', 'k o w a l s', asked('spelling')],
    ['EP5', 'bravo', asked('spelling')],
    ['EP2', 'why do you need that', asked('spelling')],
    ['EP8', 'sarah dash lee at hotmail', asked('spelling')],
    ['EP17', 'my name is nowak', EXPECT_ANYTHING],
    ['EP17', 'hello this is tracy', EXPECT_ANYTHING],
    ['EP17', 'anna miller speaking', EXPECT_ANYTHING],
    ['EP17', "hello i'm anna miller", EXPECT_ANYTHING],
    ['EP1', "i'm sorry", EXPECT_ANYTHING],
    ['EP9', 'nowak', EXPECT_ANYTHING],
    ['EP2', 'goodbye', EXPECT_ANYTHING],
    ['EP4', 'call me back at five two', EXPECT_ANYTHING],
    ['EP1', 'call me back at five', EXPECT_ANYTHING],
    ['EP10', 'my order number is four seven one nine three six', EXPECT_ANYTHING],
    ['EP1', 'My telephone number is five five five one two three four.', EXPECT_ANYTHING],
    ['EP3', 'when i press the button', EXPECT_ANYTHING],
    ['EP3', 'since we changed the lock', EXPECT_ANYTHING],
    ['EP3', 'she has told me that', EXPECT_ANYTHING],
    ['EP2', 'can i please see that', EXPECT_ANYTHING],
    ['EP3', 'please ring me when it', EXPECT_ANYTHING],
    ['EP2', 'which street is the shop in', EXPECT_ANYTHING],
    ['EP17', 'mister lowe', EXPECT_ANYTHING],
    ['EP10', 'row number fourteen', EXPECT_ANYTHING],
    ['EP4', 'oh two oh seven nine four', EXPECT_ANYTHING],
    ['EP4', 'oh eight double three nine one', asked('digits', { digits: { min: 6, max: 11 } })],
    ['EP10', 'two eight double three nine one', asked('digits', { digits: { min: 6, max: 11 } })],
    ['EP10', 'oh eight double three', asked('digits', { digits: { min: 4, max: 6 } })],
    ['EP3', 'a moment', EXPECT_ANYTHING],
    ['EP3', "i'm not sure um", EXPECT_ANYTHING],
    ['EP3', "well i'd have to look in my diary", EXPECT_ANYTHING],
    ['EP3', 'i need to check with my wife', EXPECT_ANYTHING],
    ['EP1', 'i need to check my order', EXPECT_ANYTHING],
    ['EP3', 'oh what do you call it', EXPECT_ANYTHING],
    ['EP3', 'now which one was it', EXPECT_ANYTHING],
    ['EP3', 'okay so', EXPECT_ANYTHING],
    ['EP3', 'now then', EXPECT_ANYTHING],
    ['EP3', "hmm that's a good question", EXPECT_ANYTHING],
    ['EP3', 'oh just a sec', EXPECT_ANYTHING],
    ['EP3', 'off the top of my head', EXPECT_ANYTHING],
    ['EP2', 'yes i think so', EXPECT_ANYTHING],
    ['EP9', 'right now', EXPECT_ANYTHING],
    ['EP1', 'no to be honest', EXPECT_ANYTHING],
    ['EP2', 'two minutes', asked('short')],
    ['EP2', 'what was it that you said', EXPECT_ANYTHING],
    ['EP3', 'it rattles whenever', EXPECT_ANYTHING],
    ['EP3', 'yes er', asked('yes-no')],
    ['EP3', 'sure', PHONE],
    ['EP3', 'yes okay', asked('spelling')],
    ['EP3', 'certainly', MAIL],
    ['EP2', 'sure', asked('yes-no')],
    ['EP2', 'no', PHONE],
    ['EP3', 'my daughter wants to learn', EXPECT_ANYTHING],
    ['EP3', 'we would like to exchange', EXPECT_ANYTHING],
    ['EP2', 'what do i have to send', EXPECT_ANYTHING],
    ['EP1', 'there is nothing that i want to buy', EXPECT_ANYTHING],
    ['EP10', 'six one two seven four nine', EXPECT_ANYTHING],
    ['EP18', 'we stayed in a hotel', EXPECT_ANYTHING],
    ['EP18', 'i never got the order', EXPECT_ANYTHING],
    ['EP1', 'when i press the button nothing happens at all', EXPECT_ANYTHING],
    ['EP3', 'we want to come with', EXPECT_ANYTHING],
    ['EP8', 'anna', MAIL],
    ['EP8', 'anna dot miller', MAIL],
    ['EP8', 'anna dot miller at example', MAIL],
    ['EP3', 'anna dot miller at example dot', MAIL],
    ['EP2', 'anna dot miller at example dot com', MAIL],
    ['EP2', 'anna at example dot c o m', MAIL],
    ['EP8', 'anna at example dot co', MAIL],
    ['EP2', 'anna at example dot co dot uk', MAIL],
    ['EP2', 'anna@example.com', EXPECT_ANYTHING],
    ['EP8', 'my email is anna miller', EXPECT_ANYTHING],
    ['EP8', "it's john at gmail", MAIL],
    ['EP2', 'no', MAIL],
    ['EP1', 'i have no mail address i am afraid', MAIL],
    ['EP9', 'seven of clubs', asked('open', { slots: ['hand'] })],
    ['EP3', 'seven of clubs ten of', asked('open', { slots: ['hand'] })],
    ['EP10', 'seven of clubs ten of hearts', asked('open', { slots: ['hand'] })],
    ['EP2', 'ace of clubs seven of clubs ten of hearts', asked('open', { slots: ['hand'] })],
    ['EP1', 'twenty', asked('short', { slots: ['price'] })],
    ['EP2', 'twenty dollars', asked('short', { slots: ['price'] })],
    ['EP1', 'in may', asked('short', { slots: ['day'] })],
    ['EP2', 'the third of may', asked('short', { slots: ['day'] })],
    ['EP1', 'three', asked('short', { slots: ['hour'] })],
    ['EP2', 'three thirty', asked('short', { slots: ['hour'] })],
    ['EP1', 'anna', asked('short', { slots: ['who'] })],
    ['EP2', 'anna miller', asked('short', { slots: ['who'] })],
    ['EP2', 'yes', asked('yes-no')],
    ['EP2', "no that's all thank you", EXPECT_ANYTHING],
  ])('[%s] %j', (expected, text, expecting) => {
    expect(rule(text, { expect: expecting }).rule).toBe(expected);
  });

  it.each<[string, string]>([
    ['EP1', 'je voudrais un rendez-vous mardi'],
    ['EP3', 'je voudrais un rendez-vous pour'],
    ['EP3', "je m'appelle"],
    ['EP3', "euh comment ça s'appelle"],
    ['EP3', 'est-ce que'],
    ['EP2', 'à quelle heure ouvrez-vous'],
    ['EP4', 'zéro six douze'],
    ['EP10', 'zéro six douze trente-quatre cinquante-six soixante-dix-huit'],
    ['EP8', 'mon mail est anne point martin'],
    ['EP2', 'mon mail est anne point martin arobase exemple point fr'],
  ])('[%s] in French: %j', (expected, text) => {
    expect(rule(text, { locale: 'fr-FR' }).rule).toBe(expected);
  });

  it('[EP1] takes no longer to rule on a very long text', () => {
    const long = 'what i that you are is it the one something anything '.repeat(400);
    const start = process.cpuUsage();
    for (let i = 0; i < 20; i += 1) rule(long);
    expect(process.cpuUsage(start).user / 20_000).toBeLessThan(50);
  });
});

describe('what moves the time', () => {
  it('[EP11] a voice that falls and dies away is answered sooner, one that stays level later', () => {
    const plain = rule('a table on tuesday').silenceMs;
    expect(rule('a table on tuesday', { ending: FALL })).toMatchObject({ silenceMs: 272, rule: 'EP1+EP11' });
    expect(rule('a table on tuesday', { ending: DRAWN })).toMatchObject({ silenceMs: 425, rule: 'EP1+EP11' });
    expect(rule('a table on tuesday', { ending: LEVEL }).silenceMs).toBeGreaterThan(plain);
    expect(rule('five five five', { ending: FALL }).silenceMs).toBe(1620);
  });

  it('[EP17] waits after a name for as long as within one that is being spelled, and sound makes it no shorter', () => {
    expect(rule('my name is nowak').silenceMs).toBe(990);
    expect(rule('my name is nowak', { ending: FALL }).silenceMs).toBe(990);
    const patient = { ...TIMES, endpointMs: 700, endpointDigitsMs: 2600 };
    expect(rule('my name is nowak', { times: patient }).silenceMs).toBe(1925);
  });

  it('[EP11] never waits less than after a complete answer', () => {
    expect(rule('what time do you open', { ending: FALL }).silenceMs).toBe(240);
  });

  it('[EP12] gives a caller who keeps pausing their own time, and forgets it when they stop', () => {
    expect(rule('a table on tuesday', { silences: [700] }).silenceMs).toBe(340);
    expect(rule('a table on tuesday', { silences: [700, 0, 640] })).toMatchObject({
      silenceMs: 800,
      rule: 'EP1+EP12',
    });
    const seldom = rule('a table on tuesday', { silences: [700, 0, 640, 0, 0, 0, 0, 0] }).silenceMs;
    expect(seldom).toBeGreaterThan(340);
    expect(seldom).toBeLessThan(600);
    expect(rule('a table on tuesday', { silences: [2900, 2900, 2900] }).silenceMs).toBe(850);
    expect(rule('what time do you open', { silences: [700, 640, 700] }).silenceMs).toBe(240);
  });

  it('[EP12] waits for the next letter no longer than this caller has needed for one, twice over', () => {
    const expecting = { expect: asked('spelling') };
    expect(rule('m a r', expecting).silenceMs).toBe(1800);
    expect(rule('m a r', { ...expecting, pausedMs: 600 }).silenceMs).toBe(1500);
    expect(rule('m a r', { ...expecting, pausedMs: 100 }).silenceMs).toBe(1170);
    expect(rule('m a r', { ...expecting, pausedMs: 1500 }).silenceMs).toBe(1800);
  });

  it('[EP12] waits within a number for as long as the caller has paused within it', () => {
    const expecting = { expect: PHONE };
    expect(rule('five five five oh one nine nine', expecting).silenceMs).toBe(990);
    expect(rule('five five five oh one nine nine', { ...expecting, pausedMs: 1000 })).toMatchObject({
      silenceMs: 1150,
      rule: 'EP10+EP12',
    });
    expect(rule('a table on tuesday', { pausedMs: 900 }).silenceMs).toBe(340);
  });

  it('[EP13] a learned detector halves the time or stretches it, within the plan', () => {
    expect(rule('my name is', { predicted: 1 })).toMatchObject({ silenceMs: 1190, rule: 'EP3+EP13' });
    expect(rule('a table on tuesday', { predicted: 1 }).silenceMs).toBe(240);
    expect(rule('a table on tuesday', { predicted: 0.5 })).toMatchObject({ silenceMs: 340, rule: 'EP1' });
    expect(rule('a table on tuesday', { predicted: 0 }).silenceMs).toBe(1360);
    expect(rule('what time do you open', { predicted: 0 }).silenceMs).toBe(480);
    expect(rule('five five five', { predicted: 0 }).silenceMs).toBe(1800);
  });

  it('[EP14] at no pace at all nothing waits, whatever is known', () => {
    const none = {
      ...TIMES,
      endpointMs: 0,
      endpointCompleteMs: 0,
      endpointUnfinishedMs: 0,
      endpointDigitsMs: 0,
    };
    for (const text of ['a table on tuesday', 'um', 'five five five', 'yes'])
      expect(rule(text, { times: none, ending: DRAWN, predicted: 0, silences: [900, 900] }).silenceMs).toBe(
        0,
      );
  });

  it('[TA1] tells how likely the turn is over', () => {
    const likely = (text: string, more: Partial<TurnEvidence> = {}): number => rule(text, more).over;
    expect(likely('what time do you open')).toBeGreaterThan(0.9);
    expect(likely('a table on tuesday')).toBeGreaterThan(0.5);
    expect(likely('my number is')).toBeLessThan(0.2);
    expect(likely('my number is', { ending: FALL })).toBeGreaterThan(likely('my number is'));
    expect(likely('a table on tuesday', { predicted: 0.05, ending: LEVEL })).toBeLessThan(0.5);
  });
});
