import { describe, expect, it } from 'vitest';
import { Dialogue, example, strategyOf } from './play.test-support.ts';

const WORDS = (
  'yes no not tuesday next week the third of may at three half past cleaning anna miller five oh double queen clubs ten king ' +
  'how much is it too expensive i said actually wait what repeat robot person goodbye email at dot com dollars twenty hundred ' +
  'thousand point minus constructor __proto__ toString 555-0134 12/24 3:30 pm $5 in morning for my name is a an of and or uh um'
).split(' ');

/** A linear congruential generator (Numerical Recipes): the same words in each run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function sentence(next: () => number): string {
  return Array.from({ length: Math.floor(next() * 12) }, () => WORDS[Math.floor(next() * WORDS.length)]).join(
    ' ',
  );
}

describe.each(['cards', 'dental', 'sales'])('with any words, %s', (name) => {
  it('always answers, never falls over, and keeps a memo that JSON can carry', async () => {
    const next = chance(7);
    let dialogue = new Dialogue(example(name));
    for (let turn = 0; turn < 1000; turn++) {
      if (dialogue.ended !== null) dialogue = new Dialogue(example(name));
      const confidence = next();
      const heard = next() < 0.2 ? 'I' : undefined;
      const reply = await dialogue.say({ text: sentence(next), confidence, ...(heard ? { heard } : {}) });
      expect(reply.text.trim()).not.toBe('');
      expect(reply.text).not.toMatch(/[{}]|undefined|null|NaN|\[object/);
      expect(JSON.parse(JSON.stringify(reply.outcome))).toEqual(reply.outcome);
      expect(JSON.stringify(reply.outcome.memo).length).toBeLessThan(20_000);
    }
  });

  it('says the same to the same', async () => {
    const run = async (): Promise<string> => {
      const next = chance(11);
      const dialogue = new Dialogue(example(name));
      for (let turn = 0; turn < 50 && dialogue.ended === null; turn++) await dialogue.say(sentence(next));
      return dialogue.transcript.join('\n');
    };
    expect(await run()).toBe(await run());
  });

  it('ends within forty turns with a caller who cannot be understood', async () => {
    const dialogue = new Dialogue(example(name));
    for (let turn = 0; turn < 40 && dialogue.ended === null; turn++) await dialogue.say('bla bli blub');
    expect(dialogue.ended).not.toBeNull();
  });

  it('answers a caller who says nothing but yes and no with something each time', async () => {
    const dialogue = new Dialogue(example(name));
    let turns = 0;
    for (; turns < 40 && dialogue.ended === null; turns++) await dialogue.say(turns % 3 === 2 ? 'no' : 'yes');
    expect(dialogue.replies).toHaveLength(turns);
    expect(dialogue.replies.every((reply) => /\w/.test(reply.text))).toBe(true);
  });

  it('stays up with an utterance of ten thousand words', async () => {
    const dialogue = new Dialogue(example(name));
    await dialogue.say('ten of clubs tuesday '.repeat(2500));
    expect(dialogue.replies).toHaveLength(1);
  });
});

it('a strategy that leads in a circle without asking still comes to its end', async () => {
  const dialogue = new Dialogue(
    strategyOf(`
id: circle
name: Circle
persona: { name: Ann, disclosure: I am a machine. }
greeting: { say: Hello., then_ask: false }
steps: [{ id: a, say: A., go_to: b }, { id: b, say: B., go_to: a }]
closing: { say: Goodbye. }
`),
  );
  await dialogue.say('hello');
  expect(dialogue.ended).toBe('completed');
});
