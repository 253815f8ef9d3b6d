import { describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { noBrowser, stage } from './stage.ts';
import { pause } from '#voice/ports/fakes/real-time.ts';

const LONG = 'We have Tuesday at ten, Wednesday at half past two, or Friday at nine in the morning.';

describe.skipIf(noBrowser !== null)('the talk page', () => {
  const it = stage();

  async function call(): Promise<Page> {
    const page = await it.open('/');
    await page.getByRole('button', { name: 'Start talking' }).click();
    await page.getByText('Listening', { exact: true }).waitFor();
    return page;
  }
  const until = async (what: () => boolean): Promise<void> => expect.poll(what, { timeout: 5000 }).toBe(true);
  const sent = (type: string) => it.house.talk.received.filter((message) => message.type === type);

  test('the chosen agent is rung, and the microphone reaches it in numbered frames of 20 ms', async () => {
    const page = await it.open('/');
    await page.getByRole('radio', { name: /Card Table/ }).check();
    await page.getByRole('button', { name: 'Start talking' }).click();
    await until(() => it.house.talk.frames.length > 100);
    expect(it.house.talk.received[0]).toMatchObject({ type: 'hello', agent: 'cards', audio: true });
    const frames = it.house.talk.frames.slice(0, 100);
    expect(frames).toEqual(frames.map((_, index) => index));
    await until(() => it.house.talk.loudest > 1000);
  });

  test('what the agent says is played at its pace and reported at least every 100 ms', async () => {
    const page = await call();
    const began = Date.now();
    await it.house.talk.speak('Good morning.', 1500);
    await until(() => sent('played').some((one) => one.type === 'played' && one.samples === 75 * 320));
    expect(Date.now() - began).toBeGreaterThan(1400);
    const played = sent('played').map((one) => (one.type === 'played' ? one.samples : 0));
    expect(played).toEqual(played.toSorted((one, other) => one - other));
    expect(played.length).toBeGreaterThanOrEqual(15);
    await page.getByRole('region', { name: 'Captions' }).getByText('Good morning.').first().waitFor();
  });

  test('a mark comes back when everything before it has been played', async () => {
    await call();
    await it.house.talk.speak('Good morning.', 600);
    it.house.talk.send({ type: 'mark', name: 'm1' });
    await until(() => sent('mark').some((one) => one.type === 'mark' && one.name === 'm1'));
    const order = it.house.talk.received.map((one) => (one.type === 'played' ? one.samples : one.type));
    expect(order.slice(0, order.indexOf('mark'))).toContain(30 * 320);
  });

  test('an interruption falls silent at once, and strikes through what was not heard', async () => {
    const page = await call();
    void it.house.talk.speak(LONG, 4000);
    await until(() => sent('played').length > 8);
    it.house.talk.cut(LONG, 'We have Tuesday at ten,');
    await page.getByText('Hearing you', { exact: true }).waitFor();
    const struck = page.getByRole('region', { name: 'Captions' }).locator('s');
    expect(await struck.textContent()).toBe(' Wednesday at half past two, or Friday at nine in the morning.');
    const before = sent('played').length;
    await pause(400);
    // At most the report that was on its way.
    expect(sent('played').length - before).toBeLessThanOrEqual(1);
  });

  test.each([
    ['NotAllowedError', 'This page may not use the microphone'],
    ['NotFoundError', 'No microphone was found'],
    ['NotReadableError', 'The microphone is in use'],
    ['UnknownError', 'The microphone could not be opened'],
  ])('a microphone that fails with %s is explained, and typing goes on', async (name, title) => {
    const page = await it.open('/');
    await page.evaluate(
      `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '${name}'))`,
    );
    await page.getByRole('button', { name: 'Start talking' }).click();
    const alert = page.getByRole('alert');
    await alert.getByRole('heading', { name: title }).waitFor();
    await alert.getByRole('button', { name: 'Type instead' }).click();
    await until(() => it.house.talk.received.some((one) => one.type === 'hello' && !one.audio));
  });

  test('an address without https gets its own explanation', async () => {
    const page = await it.open('/');
    await page.evaluate(`Object.defineProperty(window, 'isSecureContext', { value: false })`);
    await page.getByRole('button', { name: 'Start talking' }).click();
    await page.getByRole('heading', { name: 'The browser gives no microphone to this address' }).waitFor();
  });

  test('a conversation by text is the same conversation, without a microphone', async () => {
    const page = await it.open('/');
    await page.getByRole('button', { name: 'Type instead' }).click();
    await page.getByRole('textbox', { name: 'Type what you would say' }).fill('ten of clubs');
    await page.keyboard.press('Enter');
    const captions = page.getByRole('region', { name: 'Captions' });
    await captions.getByText('You said: ten of clubs').first().waitFor();
    expect(sent('text')).toEqual([{ type: 'text', text: 'ten of clubs' }]);
    expect(it.house.talk.frames).toEqual([]);
    expect(await page.getByRole('meter').count()).toBe(0);
  });

  test('a lost connection is said, and the same call goes on with its captions', async () => {
    const page = await call();
    await it.house.talk.speak('Before the loss.', 300);
    it.house.talk.drop();
    await page.getByText('The connection was lost. Taking the call up again').waitFor();
    await page.getByText('Listening', { exact: true }).waitFor();
    expect(it.house.talk.sockets).toBe(2);
    expect(it.house.talk.received.findLast((one) => one.type === 'hello')).toMatchObject({ resume: 'token' });
    await page.getByRole('region', { name: 'Captions' }).getByText('Before the loss.').first().waitFor();
    const count = it.house.talk.frames.length;
    await until(() => it.house.talk.frames.length > count + 20);
    expect(it.house.talk.frames).toEqual(it.house.talk.frames.toSorted((one, other) => one - other));
  });

  test('Space starts and hangs up, M mutes, ? helps, the keypad presses digits', async () => {
    const page = await it.open('/');
    await page.getByText('Willow Dental').waitFor();
    await page.keyboard.press('Space');
    await page.getByText('Listening', { exact: true }).waitFor();
    await page.keyboard.press('m');
    await page.getByRole('button', { name: 'Unmute the microphone' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Keypad' }).click();
    await page.getByRole('button', { name: 'hash' }).click();
    await page.keyboard.press('7');
    await until(() => sent('keypad').length === 2);
    expect(sent('keypad')).toEqual([
      { type: 'keypad', digit: '#' },
      { type: 'keypad', digit: '7' },
    ]);
    await page.getByRole('heading', { level: 1 }).evaluate('document.activeElement.blur()');
    await page.keyboard.press('Space');
    await page.getByText('Call ended').waitFor();
    await until(() => sent('hang-up').length === 1);
  });

  test('after the call, one link leads to its record', async () => {
    const page = await call();
    it.house.talk.send({ type: 'ended', reason: 'the goal was reached', callId: 'call-dental' });
    await page.getByText('the goal was reached').waitFor();
    await page.getByRole('link', { name: 'Read this call' }).click();
    await page.getByText('Median wait').waitFor();
    expect(new URL(page.url()).pathname).toBe('/calls/call-dental');
  });

  test('a refused call says why, and can be tried again', async () => {
    it.house.talk.refuse = {
      code: 'call.full',
      message: 'As many calls are going on as this machine may hold.',
    };
    const page = await it.open('/');
    await page.getByRole('button', { name: 'Start talking' }).click();
    await page.getByText('As many calls are going on').waitFor();
    it.house.talk.refuse = null;
    await page.getByRole('button', { name: 'Call again' }).click();
    await page.getByText('Listening', { exact: true }).waitFor();
  });
});
