/** The whole story of a first day, in one sitting: the setup link, an account, an agent of one's own, a talk with it, its record, and that taken along. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium } from '../support/chromium.ts';
import { startRealParley, type RealParley } from '../support/real-parley.ts';
import { accessibilityFaults, noBrowser } from './stage.ts';

const LOOKS = process.env['PARLEY_TEST_SCREENSHOTS'];

describe.skipIf(noBrowser !== null)('On a first day', () => {
  let parley: RealParley;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    parley = await startRealParley();
    browser = await openChromium();
    const context = await browser.newContext({
      permissions: ['microphone'],
      acceptDownloads: true,
      reducedMotion: 'reduce',
    });
    page = await context.newPage();
  });
  afterAll(async () => {
    await browser.close();
    await parley.stop();
  });

  async function isFitToBeSeen(name: string): Promise<void> {
    expect(await accessibilityFaults(page), name).toEqual([]);
    if (LOOKS) await page.screenshot({ path: `${LOOKS}/story-${name}.png` });
  }

  test('somebody sets Parley up, makes an agent, publishes it, talks with it, reads the call and takes it along', async () => {
    await page.goto(/Setup\s+(\S+)/.exec(parley.terminal())?.[1] ?? '');
    await page.getByLabel('Your name', { exact: true }).fill('Ada Lovelace');
    await page.getByLabel('E-mail address', { exact: true }).fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill('a sentence to remember');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('button', { name: /Account: Ada Lovelace/ }).waitFor();
    await isFitToBeSeen('begun');

    await page.goto(`${parley.url}/agents`);
    await page.getByRole('button', { name: 'New agent' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('Night desk');
    await isFitToBeSeen('new-agent');
    await page.getByRole('button', { name: 'Make the agent' }).click();
    await page.getByRole('heading', { name: 'Night desk' }).first().waitFor();
    await isFitToBeSeen('draft');

    await page
      .getByRole('button', { name: /^Publish/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Note').fill('For the nights.');
    await isFitToBeSeen('publish');
    await dialog.getByRole('button', { name: /^Publish/ }).click();
    await page.getByText('Version 1 answers').first().waitFor();

    await page.goto(`${parley.url}/talk`);
    await page.goto(parley.url);
    await page.getByRole('radio', { name: /night desk/i }).check();
    await page.getByRole('button', { name: 'Start talking' }).click();
    const captions = page.getByRole('region', { name: 'Captions' });
    await captions
      .getByText(/this is Alex of Night desk/i)
      .first()
      .waitFor();
    await page.getByText('Listening', { exact: true }).waitFor({ timeout: 40_000 });
    const box = page.getByRole('textbox', { name: 'Type what you would say' });
    await box.fill('Grace Hopper');
    await page.keyboard.press('Enter');
    await captions
      .getByText(/call you back/i)
      .first()
      .waitFor({ timeout: 40_000 });
    await isFitToBeSeen('talk');
    await page.getByText('Listening', { exact: true }).waitFor({ timeout: 40_000 });
    await box.fill('goodbye');
    await page.keyboard.press('Enter');
    await page.getByText('Call ended').waitFor({ timeout: 40_000 });

    await page.getByRole('link', { name: 'Read this call' }).click();
    await page.getByText('Grace Hopper').first().waitFor();
    const callId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await isFitToBeSeen('call');

    await page.goto(`${parley.url}/calls`);
    await page.getByRole('listitem').getByText('Night desk').first().waitFor();
    await page.getByRole('button', { name: /export/i }).click();
    await isFitToBeSeen('export');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /CSV/ }).click(),
    ]);
    const text = await readFile(await file.path(), 'utf8');
    expect(text).toContain(callId);
    expect(text).toContain('Night desk');
  }, 240_000);
});
