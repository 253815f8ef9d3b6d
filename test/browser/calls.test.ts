import { describe, expect, test } from 'vitest';
import { accessibilityFaults, noBrowser, stage } from './stage.ts';

describe.skipIf(noBrowser !== null)('the pages of calls', () => {
  const it = stage();

  test('every call is listed with its state, the live one first; filters narrow the list', async () => {
    const page = await it.open('/calls');
    const rows = page.locator('main li');
    await rows.first().waitFor();
    await expect.poll(() => rows.count()).toBe(13);
    expect(await rows.first().textContent()).toContain('Live');
    await page.getByLabel('State').selectOption('lost');
    await expect.poll(() => rows.count()).toBe(1);
    expect(await rows.first().textContent()).toContain('Parley stopped before it ended');
  });

  test('words are looked for in what was said, shown where they stand, and kept in the address', async () => {
    const page = await it.open('/calls');
    await page.getByLabel('Search in what was said').fill('appointm');
    const mark = page.locator('main mark').first();
    await mark.waitFor();
    expect((await mark.textContent())?.toLowerCase()).toBe('appointm');
    await expect.poll(() => new URL(page.url()).search).toBe('?q=appointm');
    await page.reload();
    await page.locator('main mark').first().waitFor();
    expect(await page.getByLabel('Search in what was said').inputValue()).toBe('appointm');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel('Search in what was said').fill('rhinoceros');
    await page.getByRole('heading', { name: 'No call fits this filter' }).waitFor();
    await page.getByRole('button', { name: 'Show every call' }).click();
    await expect.poll(() => page.locator('main li').count()).toBe(13);
    expect(new URL(page.url()).search).toBe('');
  });

  test('the calls that are shown are taken along as a file', async () => {
    const page = await it.open('/calls?state=lost');
    await page.getByRole('button', { name: 'Export' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    expect((await downloading).suggestedFilename()).toBe('calls-2026-03-01.csv');
    expect(it.house.exported).toEqual(['?state=lost&format=csv']);
  });

  test('a call shows under which version and verdict it was answered, and leads to its audit', async () => {
    const page = await it.open('/calls/call-dental');
    await page.getByText('call.answer').click();
    await page.getByText('Agents answer the calls that come to them.').waitFor();
    await page.getByRole('link', { name: 'Audit of this call' }).click();
    await expect.poll(() => page.getByLabel('What', { exact: true }).inputValue()).toBe('call-dental');
  });

  test('an empty list tells how to make the first call', async () => {
    it.house.calls = [];
    const page = await it.open('/calls');
    await page.getByRole('heading', { name: 'No calls yet' }).waitFor();
    await page.getByRole('link', { name: 'Talk to an agent' }).waitFor();
  });

  test('a database that is away is said, and trying again brings the list', async () => {
    it.house.broken = true;
    const page = await it.open('/calls');
    await page.getByText('The database cannot be reached.').waitFor();
    it.house.broken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Card Table').first().waitFor();
  });

  test('the parts of each reply’s wait sum to its whole', async () => {
    const page = await it.open('/calls/call-dental');
    await page.getByText('Median wait').waitFor();
    const waits = await page.locator('figure').all();
    expect(waits.length).toBe(6);
    for (const wait of waits) {
      const parts = await wait.locator('[data-wait]:not([data-ms])').allTextContents();
      const total = Number(await wait.locator('[data-ms]').getAttribute('data-ms'));
      expect(parts).toHaveLength(5);
      expect(parts.map(Number).reduce((sum, part) => sum + part, 0)).toBe(total);
      expect(total).toBeGreaterThan(0);
    }
  });

  test('a cut reply shows what was heard and strikes the rest; a refused one is marked', async () => {
    const page = await it.open('/calls/call-dental');
    await page.getByText('not understood', { exact: true }).waitFor();
    expect(await page.locator('s').textContent()).toBe(
      ' ten, Wednesday at half past two, or Friday at nine in the morning. Which would suit you best?',
    );
  });

  test('a click on a time plays the call from there', async () => {
    const page = await it.open('/calls/call-dental');
    await page.getByRole('button', { name: 'Hear from 0:06.6' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    const slider = page.getByRole('slider', { name: 'Place in the call' });
    await expect
      .poll(async () => Number(await slider.getAttribute('aria-valuenow')), { timeout: 5000 })
      .toBeGreaterThan(6600);
    await page.getByRole('button', { name: 'Pause' }).click();
    await slider.press('Home');
    expect(await slider.getAttribute('aria-valuenow')).toBe('0');
  });

  test('everything shows each line of the log, and its JSON', async () => {
    const page = await it.open('/calls/call-dental');
    await page.getByRole('button', { name: 'everything' }).click();
    await page.getByText('turn.committed').first().click();
    await page.getByText('"rule": "EP1"').first().waitFor();
  });

  test('the whole call is copied as JSON', async () => {
    const page = await it.open('/calls/call-dental', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy as JSON' }).click();
    await page.getByText('Copied').waitFor();
    const copied = JSON.parse(await page.evaluate('navigator.clipboard.readText()')) as {
      call: { id: string };
      events: unknown[];
    };
    expect(copied.call.id).toBe('call-dental');
    expect(copied.events).toHaveLength(
      it.house.calls.find((one) => one.call.id === 'call-dental')?.sample.events.length ?? -1,
    );
  });

  test('a call that is going on is followed line by line, and can be ended', async () => {
    const page = await it.open('/calls/call-live');
    await page.getByText('following live').waitFor();
    await page.getByText('A cleaning takes forty minutes.').waitFor();
    await page.getByRole('button', { name: 'End the call' }).click();
    await expect.poll(() => it.house.ended).toEqual(['call-live']);
  });

  test('a person has the agent say a sentence, mutes it, and hands the call to a number', async () => {
    const live = it.house.calls.find((one) => one.call.id === 'call-live')!;
    live.call.channel = 'twilio';
    const page = await it.open('/calls/call-live');
    await page.getByLabel('Have the agent say').fill('One moment, please.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('It is being said.').waitFor();
    await page.getByRole('button', { name: 'Mute the agent' }).click();
    await page.getByRole('button', { name: 'Let the agent speak' }).waitFor();
    await page.getByRole('button', { name: 'Hand to a number' }).click();
    await page.getByLabel('Number', { exact: true }).fill('212 555 0123');
    await page.getByText('Begin with + and the country').waitFor();
    expect(await page.getByRole('button', { name: 'Hand over' }).isDisabled()).toBe(true);
    await page.getByLabel('Number', { exact: true }).fill('+1 (212) 555-0123');
    it.house.refuses = { status: 409, code: 'call.not_active', detail: 'The call is over.' };
    await page.getByRole('button', { name: 'Hand over to +12125550123' }).click();
    await page.getByRole('alert').getByText('The call is over.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    it.house.refuses = null;
    await page.getByRole('button', { name: 'Hand over to +12125550123' }).click();
    await page.getByText('The call is handed over').waitFor();
    expect(it.house.deeds).toEqual([
      { path: '/api/calls/call-live/say', body: { text: 'One moment, please.', now: true } },
      { path: '/api/calls/call-live/mute', body: null },
      { path: '/api/calls/call-live/transfer', body: { to: '+12125550123' } },
    ]);
  });

  test('who is on the line now is shown above all calls, and leads to the call', async () => {
    it.house.live = [
      {
        id: 'call-live',
        agent: { id: 'dental', name: 'Willow Dental' },
        channel: 'twilio',
        from: '+12125550199',
        to: '+12125550100',
        state: 'active',
        startedAt: new Date(Date.now() - 95_000).toISOString(),
        muted: true,
        lastWords: { who: 'caller', text: 'Do you have something on Friday?', at: new Date().toISOString() },
      },
    ];
    const page = await it.open('/calls');
    const now = page.getByRole('region', { name: 'On the line now' });
    await now.getByText('1 call on the line now').waitFor();
    await now.getByText('Do you have something on Friday?').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await now.getByRole('link').click();
    await expect.poll(() => new URL(page.url()).pathname).toBe('/calls/call-live');
  });

  test('a call without a recording is read from its log alone', async () => {
    const page = await it.open('/calls/call-silent');
    await page.getByText('This call has no recording').waitFor();
    await page.getByText('I would like to book an appointment').waitFor();
    expect(await page.getByRole('slider').count()).toBe(0);
  });

  test('an unknown call says so', async () => {
    const page = await it.open('/calls/nobody');
    await page.getByText('There is no call with this id.').waitFor();
  });
});
