import { describe, expect, it } from 'vitest';
import { spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import { PLAN } from '../support/staged-call.ts';
import { callStage } from '../support/stage.ts';

const stage = callStage();
const ANSWER = spokenAnswer('We open at nine, and we close at five.', { firstMs: 80, everyMs: 10 });
const SENTENCE = 'A colleague will ring you back.';
const ASKED = { final: { text: 'when do you open' } };

describe('a sentence of the operator’s', () => {
  it('[OP1] is said at once where nobody speaks, and stands in history as said by the agent', async () => {
    const call = stage();
    await call.pass(4000);
    expect(call.session.say(SENTENCE, false)).toBe(true);
    await call.pass(3000);
    expect(call.events('reply.started').map(({ kind, atMs }) => [kind, atMs])).toEqual([
      ['greeting', 0],
      ['operator', 4000],
    ]);
    expect(call.history).toEqual(['agent: Hello, how can I help?', `agent: ${SENTENCE}`]);
  });

  it('[OP1] waits for what is being said, and for the answer to the caller', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(600, ASKED);
    call.session.say(SENTENCE, false);
    await call.pass(9000);
    expect(call.history.slice(1)).toEqual([
      'caller: when do you open',
      'agent: We open at nine, and we close at five.',
      `agent: ${SENTENCE}`,
    ]);
  });

  it('[OP1] with `now` cuts the reply at what was heard', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(600, ASKED);
    await call.pass(1500);
    call.session.say(SENTENCE, true);
    await call.pass(4000);
    const cut = call.events('reply.ended')[1]!;
    expect(cut).toMatchObject({ cut: true });
    expect(cut.heard).not.toBe('');
    expect(cut.text.startsWith(cut.heard)).toBe(true);
    expect(call.history.slice(1)).toEqual([
      'caller: when do you open',
      `agent: ${cut.heard}`,
      `agent: ${SENTENCE}`,
    ]);
  });

  it('[OP1] with `now` answers the caller in place of the mind that is still thinking', async () => {
    const call = stage({ answers: [spokenAnswer('Too late.', { firstMs: 3000, everyMs: 10 })] });
    await call.pass(3000);
    await call.speak(600, ASKED);
    await call.pass(1000);
    call.session.say(SENTENCE, true);
    await call.pass(5000);
    expect(call.history.slice(1)).toEqual(['caller: when do you open', `agent: ${SENTENCE}`]);
    expect(call.effects('think.cancel')).toHaveLength(1);
  });

  it('[OP1] does not cut the caller off, and answers what they said', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    call.clock.timer(1000, () => call.session.say(SENTENCE, true));
    await call.speak(2000, ASKED);
    await call.pass(4000);
    const [said] = call.events('reply.started').filter(({ kind }) => kind === 'operator');
    expect(said!.atMs).toBeGreaterThan(5000);
    expect(call.history.slice(1)).toEqual(['caller: when do you open', `agent: ${SENTENCE}`]);
  });

  it('[OP1] is interrupted by the caller like any reply, and said again where nothing of it was heard', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    call.session.say(SENTENCE, false);
    call.line.type('hello?');
    await call.pass(9000);
    expect(call.history.filter((line) => line.endsWith(SENTENCE))).toHaveLength(1);
    expect(call.events('reply.ended').some(({ heard }) => heard === '')).toBe(true);
  });

  it('[OP1] is not taken while the call is ending, nor when too many wait, nor when nothing in it can be spoken', async () => {
    const call = stage();
    await call.pass(500);
    expect(call.session.say('***', false)).toBe(false);
    const taken = Array.from({ length: 9 }, (_, n) => call.session.say(`Number ${n}.`, false));
    expect(taken.filter(Boolean)).toHaveLength(8);
    call.session.end('operator', 'enough');
    expect(call.session.say(SENTENCE, true)).toBe(false);
    await call.pass(9000);
    expect(call.history.at(-1)).toBe('agent: Goodbye.');
    expect(call.events('reply.started').some(({ kind }) => kind === 'operator')).toBe(false);
  });

  it('[OP1] [SP3] does not say what the agent must not say, and does not apologise for it', async () => {
    const call = stage({ plan: { speech: { ...PLAN.speech, neverSay: ['ring you back'], instead: '' } } });
    await call.pass(3000);
    call.session.say(SENTENCE, false);
    await call.pass(3000);
    expect(call.events('reply.withheld')).toHaveLength(1);
    expect(call.history).toEqual(['agent: Hello, how can I help?']);
  });
});

describe('a muted agent', () => {
  it('[OP2] falls silent at once, and hears the caller without a word', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(600, ASKED);
    await call.pass(1500);
    call.session.mute(true);
    await call.pass(1000);
    const cut = call.events('reply.ended')[1]!;
    expect(cut).toMatchObject({ cut: true, atMs: call.events('agent.muted')[0]!.atMs });
    await call.speak(600, { final: { text: 'and on Sundays' } });
    await call.pass(60_000);
    expect(call.events('turn.committed').at(-1)).toMatchObject({ text: 'and on Sundays' });
    expect(call.events('reply.started')).toHaveLength(2);
    expect(call.effects('think.start')).toHaveLength(1);
    expect(call.ended).toBe(false);
  });

  it('[OP2] does not ask again into the silence; unmuted, it does', async () => {
    const call = stage();
    await call.pass(3000);
    call.session.mute(true);
    await call.pass(120_000);
    expect(call.events('reply.started')).toHaveLength(1);
    call.session.mute(false);
    await call.pass(8000);
    expect(call.events('reply.started')[1]).toMatchObject({ kind: 'prompt', atMs: 130_000 });
  });

  it('[OP3] answers the caller’s last turn when it may speak again, and keeps the one before as said', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    call.session.mute(true);
    await call.speak(600, { final: { text: 'my washing machine is broken' } });
    await call.pass(4000);
    await call.speak(600, ASKED);
    await call.pass(4000);
    call.session.mute(false);
    await call.pass(4000);
    expect(call.history.slice(1)).toEqual([
      'caller: my washing machine is broken',
      'caller: when do you open',
      'agent: We open at nine, and we close at five.',
    ]);
    expect(call.events('turn.committed')).toHaveLength(2);
  });

  it('[OP3] takes what the caller is saying as one turn with it', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    call.session.mute(true);
    await call.speak(600, ASKED);
    await call.pass(3000);
    call.clock.timer(500, () => call.session.mute(false));
    await call.speak(1000, { final: { text: 'on Sundays' } });
    await call.pass(4000);
    expect(call.history.slice(1)).toEqual([
      'caller: when do you open on Sundays',
      'agent: We open at nine, and we close at five.',
    ]);
  });

  it('[OP2] says what the operator writes, as the answer to the caller, and does not answer again', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    call.session.mute(true);
    await call.speak(600, ASKED);
    await call.pass(3000);
    call.session.say(SENTENCE, false);
    await call.pass(4000);
    call.session.mute(false);
    await call.pass(4000);
    expect(call.history.slice(1)).toEqual(['caller: when do you open', `agent: ${SENTENCE}`]);
    expect(call.effects('think.start')).toHaveLength(0);
  });

  it('[OP2] [LM1] says its last words when the call has lasted too long', async () => {
    const call = stage({ plan: { limits: { ...PLAN.limits, maxCallMs: 20_000 } } });
    await call.pass(3000);
    call.session.mute(true);
    await call.pass(30_000);
    expect(call.history.at(-1)).toBe('agent: We have to stop here.');
    expect(call.ended).toBe(true);
  });
});

describe('a call that is handed on', () => {
  it('[OP4] is left without a goodbye, and was ended by the operator though its line is closed from afar', async () => {
    const call = stage();
    await call.pass(3000);
    await call.session.transfer('+12125550123', async () => call.line.leave());
    await call.pass(1000);
    expect(call.events('call.transferred')).toMatchObject([{ to: '+12125550123' }]);
    expect(call.events('call.ended')).toMatchObject([{ by: 'operator', reason: 'transferred' }]);
    expect(call.history).toEqual(['agent: Hello, how can I help?']);
  });

  it('[OP4] goes on where the carrier does not take it', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(3000);
    const refused = call.session.transfer('+12125550123', () => Promise.reject(new Error('no')));
    await expect(refused).rejects.toThrow('no');
    await call.speak(600, ASKED);
    await call.pass(4000);
    expect(call.history.at(-1)).toBe('agent: We open at nine, and we close at five.');
  });

  it('[OP4] a caller who hangs up while the carrier refuses has hung up', async () => {
    const call = stage();
    await call.pass(3000);
    const hand = async (): Promise<void> => {
      call.line.leave();
      throw new Error('no');
    };
    await expect(call.session.transfer('+12125550123', hand)).rejects.toThrow('no');
    await call.pass(1000);
    expect(call.events('call.ended')).toMatchObject([{ by: 'caller' }]);
  });
});
