import { describe, expect, it } from 'vitest';
import { Dialogue, example } from './play.test-support.ts';

const cards = example('cards');

async function play(...lines: Parameters<Dialogue['play']>): Promise<Dialogue> {
  const dialogue = new Dialogue(cards);
  await dialogue.play(...lines);
  return dialogue;
}

describe('the card game', () => {
  it('reads hands back, comments on them, and ends when the caller has had enough', async () => {
    const dialogue = await play('ten of clubs', 'yes', 'four queen of clubs', 'no thanks');
    expect(dialogue.transcript.join('\n')).toMatchInlineSnapshot(`
      "agent:  Welcome to the card table! I am Jack, your automated dealer, and I cannot cheat, because I have no hands. Read me your hand, one to three cards, rank and suit, such as ten of clubs.
      caller: ten of clubs
      agent:  I have the ten of clubs. Ten clubs? That is a long night out. Shall we play another hand?
      caller: yes
      agent:  What is in your hand this time?
      caller: four queen of clubs
      agent:  I have the four and the queen of clubs. The queen of clubs runs the best party in the deck. Another one?
      caller: no thanks
      agent:  Thanks for playing. May your next hand be full of aces. Goodbye!"
    `);
    expect(dialogue.ended).toBe('caller had enough');
    expect(dialogue.slots['last_hand']).toBe('the four and the queen of clubs');
  });

  it.each([
    ['ten of clubs', [['ten', 'clubs']]],
    ['queen hearts', [['queen', 'hearts']]],
    [
      'jack, lady',
      [
        ['jack', null],
        ['queen', null],
      ],
    ],
    [
      'four queen of clubs',
      [
        ['four', null],
        ['queen', 'clubs'],
      ],
    ],
    [
      'well i have got the ace of spades and a two',
      [
        ['ace', 'spades'],
        ['two', null],
      ],
    ],
    [
      'i have two cards, the ten of clubs and the king of spades',
      [
        ['ten', 'clubs'],
        ['king', 'spades'],
      ],
    ],
    ['seven of clubs', [['seven', 'clubs']]],
  ])('hears "%s" as that hand', async (said, hand) => {
    const dialogue = await play(said);
    expect(dialogue.slots['hand']).toEqual(hand.map(([rank, suit]) => ({ rank, suit })));
  });

  it('takes a new hand instead of a yes', async () => {
    const dialogue = await play('ten of clubs', 'yes, jack, lady');
    expect(dialogue.slots['hand']).toEqual([
      { rank: 'jack', suit: null },
      { rank: 'queen', suit: null },
    ]);
    expect(dialogue.replies.at(-1)?.text).toMatch(/^I have the jack and the queen\./);
  });

  it.each(['again', 'once more', 'sure'])('plays on after "%s"', async (said) => {
    const dialogue = await play('ten of clubs', said);
    expect(dialogue.replies.at(-1)?.text).toBe('What is in your hand this time?');
  });

  it('takes a correction', async () => {
    const dialogue = await play('king of spades', 'no, the king of hearts');
    expect(dialogue.replies.at(-1)?.text).toBe('So it is the king of hearts. Another one?');
  });

  it('reads a faintly heard hand back before believing it', async () => {
    const dialogue = await play({ text: 'queen hearts', confidence: 0.45 });
    expect(dialogue.replies.at(-1)?.text).toBe('I heard the queen of hearts. Is that right?');
    expect(dialogue.slots).toEqual({});
    await dialogue.say('no, king of hearts');
    expect(dialogue.replies.at(-1)?.text).toBe('I heard the king of hearts. Is that right?');
    await dialogue.say('yes');
    expect(dialogue.slots['hand']).toEqual([{ rank: 'king', suit: 'hearts' }]);
  });

  it('does not take a hand out of speech about something else', async () => {
    const dialogue = await play('he was not an ill disposed young man');
    expect(dialogue.replies.at(-1)?.outcome.notUnderstood).toBe(true);
    expect(dialogue.slots).toEqual({});
  });

  it('asks for fewer cards when there are too many', async () => {
    const dialogue = await play('two of clubs, three of clubs, four of clubs, five of clubs');
    expect(dialogue.replies.at(-1)?.text).toMatch(/^That is not a hand that I can take\./);
  });

  it('repeats its last words, waits, and is honest about what it is', async () => {
    const dialogue = await play('ten of clubs', 'what did you say', 'hold on a second', 'are you a robot');
    expect(dialogue.transcript.join('\n')).toMatchInlineSnapshot(`
      "agent:  Welcome to the card table! I am Jack, your automated dealer, and I cannot cheat, because I have no hands. Read me your hand, one to three cards, rank and suit, such as ten of clubs.
      caller: ten of clubs
      agent:  I have the ten of clubs. Ten clubs? That is a long night out. Shall we play another hand?
      caller: what did you say
      agent:  I have the ten of clubs. Ten clubs? That is a long night out. Shall we play another hand?
      caller: hold on a second
      agent:  Take your time. I have all the cards and no plans.
      caller: are you a robot
      agent:  I am an automated dealer: a computer with a voice and no sleeves to hide an ace in. Shall we play another hand?"
    `);
  });

  it('gives up politely when nothing can be understood', async () => {
    const dialogue = await play('mumble', 'grumble', 'rumble', 'bumble');
    expect(dialogue.ended).toBe('not understood');
  });
});
