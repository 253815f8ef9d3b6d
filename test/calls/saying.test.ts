import { describe, expect, it } from 'vitest';
import { spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import { callStage } from '../support/stage.ts';

const stage = callStage();
const ANSWER = spokenAnswer('We open at nine.', { firstMs: 80, everyMs: 10 });

describe('what is spoken', () => {
  it('[SP2] is spoken form: no markdown, no emoji, money as people say it', async () => {
    const call = stage({
      answers: [spokenAnswer('It costs **$12.50**. 🙂 Call `extension 7`.', { firstMs: 50, everyMs: 5 })],
    });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'what does it cost' } });
    await call.pass(6000);
    const said = call.tts.speeches.slice(1).map(({ request }) => request.text);
    expect(said.join(' ')).toBe('It costs twelve dollars and fifty cents. Call extension seven.');
  });

  it('[SP2] what has nothing to be said is not sent to the voice', async () => {
    const call = stage({ answers: [spokenAnswer('Yes. 🙂\n***\nNo.', { firstMs: 50, everyMs: 5 })] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'is it so' } });
    await call.pass(6000);
    expect(call.tts.speeches.slice(1).map(({ request }) => request.text)).toEqual(['Yes.', 'No.']);
  });

  it('[SP1] is synthesised two clauses ahead of the one that is heard, not more', async () => {
    const long = Array.from({ length: 12 }, (_, at) => `This is sentence number ${at} of them.`).join(' ');
    const call = stage({ answers: [spokenAnswer(long, { firstMs: 50, everyMs: 0 })] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'tell me' } });
    for (let tick = 0; tick < 600; tick += 1) {
      await call.pass(50);
      const begun = call.tts.speeches.length - 1;
      const heard =
        call.log.filter((entry) => entry.kind === 'input' && entry.data.type === 'playout.ended').length - 1;
      expect(begun - Math.max(0, heard)).toBeLessThanOrEqual(3);
    }
    const sentences = call.tts.speeches.filter(({ request }) => request.text.startsWith('This is'));
    expect(sentences).toHaveLength(12);
  });
});

describe('a busy conversation', () => {
  it('[TN2] has one reply to each turn, one after the other', async () => {
    const call = stage({ answers: Array.from({ length: 8 }, () => ANSWER) });
    await call.pass(3000);
    for (let turn = 0; turn < 8; turn += 1) {
      await call.speak(500, { final: { text: 'when do you open' } });
      await call.pass(turn % 2 === 0 ? 4000 : 1200);
    }
    await call.pass(4000);
    const answers = call.events('reply.started').filter(({ turnId }) => turnId !== null);
    const turns = call.events('turn.committed').map(({ turnId }) => turnId);
    expect(answers.map(({ turnId }) => turnId)).toEqual(turns);
    let going: string | null = null;
    for (const entry of call.log) {
      if (entry.kind !== 'event') continue;
      if (entry.data.type === 'reply.started') {
        expect(going).toBeNull();
        going = entry.data.replyId;
      }
      if (entry.data.type === 'reply.ended') going = null;
    }
    expect(turns.length).toBeGreaterThanOrEqual(5);
  });
});
