import { describe, expect, it } from 'vitest';
import { spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import { callStage } from '../support/stage.ts';
import { PLAN } from '../support/staged-call.ts';

const stage = callStage();

function speech(neverSay: string[], instead = 'I cannot say that.') {
  return { speech: { ...PLAN.speech, neverSay, instead } };
}

async function answerTo(text: string, plan: Parameters<typeof stage>[0] & object) {
  const call = stage({ ...plan, answers: [spokenAnswer(text, { firstMs: 50, everyMs: 5 })] });
  await call.pass(3000);
  await call.speak(600, { final: { text: 'tell me' } });
  await call.pass(9000);
  return call;
}

describe('what an agent must not say', () => {
  it('[SP3] is not spoken: its clause is replaced once, and the rest of the answer goes on', async () => {
    const call = await answerTo('We open at nine. A refund is guaranteed. It is guaranteed. See you then.', {
      plan: speech(['guaranteed']),
    });
    const said = call.tts.speeches.slice(1).map(({ request }) => request.text);
    expect(said).toEqual(['We open at nine.', 'I cannot say that.', 'See you then.']);
    expect(call.events('reply.withheld')).toMatchObject([
      { phrase: 'guaranteed', text: 'A refund is guaranteed.' },
      { phrase: 'guaranteed', text: 'It is guaranteed.' },
    ]);
  });

  it.each([1, 2, 3, 7])('[SP3] is found however the words stream: %i letters at a time', async (letters) => {
    const text = 'We open at nine, as ever, and I promise, risk-\nfree, no doubt. A Cafe Noir is there. Bye.';
    const pieces = text.match(new RegExp(`[^]{1,${letters}}`, 'g')) ?? [];
    const answer = [...pieces.map((piece) => ({ afterMs: 2, text: piece })), { outcome: {} }];
    const call = stage({ plan: speech(['promise risk free', 'Café  noir']), answers: [answer] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'tell me' } });
    await call.pass(9000);
    expect(call.events('reply.withheld').map(({ phrase }) => phrase)).toEqual([
      'promise risk free',
      'Café  noir',
    ]);
    const said = call.tts.speeches.map(({ request }) => request.text).join(' ');
    expect(said).not.toMatch(/free|noir/i);
    expect(said).toMatch(/We open at nine, .*I cannot say that\. .*Bye\./);
  });

  it('[SP3] does not enter memory', async () => {
    const call = await answerTo('A refund is guaranteed.', { plan: speech(['guaranteed']) });
    const heard = call.events('reply.ended').map((event) => event.heard);
    expect(heard.at(-1)).toBe('I cannot say that.');
    expect(heard.join(' ')).not.toContain('guaranteed');
  });

  it('[SP3] leaves no silence, also where nothing is said in its place', async () => {
    const call = await answerTo('A refund is guaranteed.', { plan: speech(['guaranteed'], '') });
    const said = call.tts.speeches.slice(1).map(({ request }) => request.text);
    expect(said).toEqual([PLAN.speech.apology]);
  });

  it('[SP3] is kept to by the line itself: greeting, prompts and what stands in for it', async () => {
    const call = stage({ plan: speech(['help', 'there'], 'I cannot help there.') });
    await call.pass(12_000);
    expect(call.tts.speeches.map(({ request }) => request.text).join(' ')).not.toMatch(/help|there/);
    expect(call.events('reply.withheld').length).toBeGreaterThan(1);
  });
});
