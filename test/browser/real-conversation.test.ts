/** The whole of it: a person with a microphone, a real browser, a real Parley, and the page that tells what happened. */
import { entered } from '../support/enter.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium } from '../support/chromium.ts';
import { startRealParley } from '../support/real-parley.ts';
import type { RealParley } from '../support/real-parley.ts';
import { writeSpokenWav } from '../support/spoken-wav.ts';
import { noBrowser } from './stage.ts';

/** Into the middle of the greeting, which takes about ten seconds; and once more for a dealer who asks again. */
const CALLER = [
  { atMs: 5000, text: 'ten of clubs', voice: 'awb' },
  { atMs: 17_000, text: 'ten of clubs', voice: 'awb' },
];

describe.skipIf(noBrowser !== null)('a real conversation in the browser', () => {
  let parley: RealParley;
  let browser: Browser;
  let page: Page;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-mic-'));
    const microphone = join(folder, 'caller.wav');
    await writeSpokenWav(microphone, CALLER, 60_000);
    parley = await startRealParley();
    browser = await openChromium({ microphone });
    page = await (await browser.newContext({ permissions: ['microphone'] })).newPage();
  });
  afterAll(async () => {
    // oxlint-disable-next-line typescript/no-unnecessary-condition -- set only when the preparation came that far
    await browser?.close();
    // oxlint-disable-next-line typescript/no-unnecessary-condition -- as above
    await parley?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('the caller interrupts the greeting, is understood, types on, and reads the call', async () => {
    await page.goto(parley.url);
    await page.getByRole('button', { name: 'Enter the demo' }).click();
    await page.getByRole('radio', { name: /card table/i }).check();
    await page.getByRole('button', { name: 'Start talking' }).click();
    const captions = page.getByRole('region', { name: 'Captions' });
    await captions.getByText('Welcome to the card table!').first().waitFor();

    // The greeting is cut where the caller began, and the hand is understood.
    await captions.locator('s').first().waitFor({ timeout: 20_000 });
    const said = captions.locator('li').filter({ has: page.getByText('You', { exact: true }) });
    await said.getByText('ten of clubs').first().waitFor();
    await captions
      .locator('li')
      .getByText(/I have the ten of clubs/i)
      .first()
      .waitFor();

    // Typed words before the answer can be heard would still belong to the turn that it answers.
    await page.getByText('Listening', { exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Type what you would say' }).fill('goodbye');
    await page.keyboard.press('Enter');
    await page.getByText('Call ended').waitFor({ timeout: 30_000 });

    await page.getByRole('link', { name: 'Read this call' }).click();
    await page.getByText('Median wait').waitFor();
    await page.getByText('cut', { exact: true }).first().waitFor();
    await page.getByText('ten of clubs').first().waitFor();
    const waits = await page.locator('figure').all();
    expect(waits.length).toBeGreaterThan(0);
    for (const wait of waits) {
      const parts = await wait.locator('[data-wait]:not([data-ms])').allTextContents();
      const total = Number(await wait.locator('[data-ms]').getAttribute('data-ms'));
      expect(parts.map(Number).reduce((sum, part) => sum + part, 0)).toBe(total);
    }
    await page.getByRole('button', { name: 'Play' }).click();
    const slider = page.getByRole('slider', { name: 'Place in the call' });
    await expect.poll(async () => Number(await slider.getAttribute('aria-valuenow'))).toBeGreaterThan(500);
  });

  test('the log that the page shows is the log that the API gives', async () => {
    const callId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const response = await entered(`${parley.url}/api/calls/${callId}/events?kind=event&limit=1000`);
    const { events } = (await response.json()) as { events: { data: { type: string; cut?: boolean } }[] };
    expect(events.some(({ data }) => data.type === 'reply.ended' && data.cut === true)).toBe(true);
    expect(events.at(-1)?.data.type).toBe('call.ended');
  });
});
