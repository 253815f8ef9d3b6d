/** From the first start to a second person: setup, signing in, a second factor, an invitation; in a real Chromium against a real Parley. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeFor } from '#platform/tenancy/ports/fakes/totp.ts';
import { openChromium } from '../support/chromium.ts';
import { startRealParley, type RealParley } from '../support/real-parley.ts';
import { accessibilityFaults, noBrowser, overflowPx } from './stage.ts';

const ADA = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'a sentence to remember' };
const NARROW = { width: 360, height: 740 };
const LOOKS = process.env['PARLEY_TEST_SCREENSHOTS'];

describe.skipIf(noBrowser !== null)('The entrance', () => {
  let parley: RealParley;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let backupCode: string;
  let uri: string;

  beforeAll(async () => {
    parley = await startRealParley();
    browser = await openChromium();
    context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    page = await context.newPage();
  });
  afterAll(async () => {
    await browser.close();
    await parley.stop();
  });

  /** Holds the page to what every page is held to, wide and narrow, light and dark. */
  async function isFitToBeSeen(name: string, seen: Page = page): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await seen.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await accessibilityFaults(seen), `${name}, ${colorScheme}`).toEqual([]);
      if (LOOKS) await seen.screenshot({ path: `${LOOKS}/${name}-${colorScheme}.png` });
    }
    const wide = seen.viewportSize()!;
    await seen.setViewportSize(NARROW);
    expect(await overflowPx(seen), `${name}, narrow`).toBeLessThanOrEqual(0);
    if (LOOKS) await seen.screenshot({ path: `${LOOKS}/${name}-narrow.png` });
    await seen.setViewportSize(wide);
  }

  async function fillIn(fields: Record<string, string>, seen: Page = page): Promise<void> {
    for (const [label, text] of Object.entries(fields))
      await seen.getByLabel(label, { exact: true }).fill(text);
  }

  test('leads a stranger to the sign-in, and offers the demo at this machine', async () => {
    await page.goto(`${parley.url}/calls`);
    await page.getByRole('button', { name: 'Enter the demo' }).waitFor();
    expect(new URL(page.url()).search).toBe('?to=%2Fcalls');
    await isFitToBeSeen('sign-in');
  });

  test('makes the first account by the link of the terminal, once', async () => {
    const link = /Setup\s+(\S+)/.exec(parley.terminal())?.[1] ?? '';
    await page.goto(link);
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    expect(page.url(), 'the secret leaves the address').not.toContain('token');
    await isFitToBeSeen('setup');
    await fillIn({ 'Your name': ADA.name, 'E-mail address': ADA.email, Password: ADA.password });
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('button', { name: /Account: Ada Lovelace/ }).waitFor();
    const other = await browser.newContext();
    const thief = await other.newPage();
    await thief.goto(link);
    await thief.getByText('This link is spent').waitFor();
    await isFitToBeSeen('spent', thief);
    await other.close();
  });

  test('shows who is here, and turns on a second factor', async () => {
    await page.getByRole('button', { name: /Account: Ada/ }).click();
    await page.getByText('ada@example.com · platform').waitFor();
    await isFitToBeSeen('menu');
    await page.getByRole('link', { name: 'Password and second factor' }).click();
    await page.getByLabel('Your password').fill(ADA.password);
    await page.getByRole('button', { name: 'Set it up' }).click();
    const secret = await page.locator('code').first().textContent();
    uri = `otpauth://totp/x?secret=${secret}`;
    backupCode = (await page
      .locator('li')
      .filter({ hasText: /^\w{5}-\w{5}$/ })
      .first()
      .textContent())!;
    await isFitToBeSeen('second-factor');
    await page.getByLabel('Code of the app').fill(codeFor(uri, Date.now()));
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await page.getByText('It is on.').waitFor();
  });

  test('asks for the code after the password, and leads back to where one was going', async () => {
    await page.getByRole('button', { name: /Account: Ada/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(`${parley.url}/agents`);
    await fillIn({ 'E-mail address': ADA.email, Password: 'not this sentence' });
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await isFitToBeSeen('refused');
    await fillIn({ Password: ADA.password });
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'One more step' }).waitFor();
    await isFitToBeSeen('code');
    await page.getByRole('button', { name: 'Use a backup code' }).click();
    await page.getByLabel('Backup code').fill(backupCode);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'Agents' }).waitFor();
  });

  test('shows where one is signed in, ends one of these, and turns the second factor off', async () => {
    const other = await browser.newContext({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0' });
    const { email, password } = ADA;
    await other.request.post(`${parley.url}/api/session`, { data: { email, password } });
    const code = codeFor(uri, Date.now());
    await other.request.post(`${parley.url}/api/session/code`, { data: { code } });
    const isIn = async () => (await other.request.get(`${parley.url}/api/tenant`)).status() === 200;
    expect(await isIn()).toBe(true);
    await page.goto(`${parley.url}/account`);
    await page.getByText('this browser').waitFor();
    await isFitToBeSeen('account');
    await page.getByRole('button', { name: /Sign out Firefox on Linux/ }).click();
    await page.getByText('Firefox on Linux').waitFor({ state: 'detached' });
    expect(await isIn()).toBe(false);
    await other.close();
    await page.getByLabel('Your password').fill(ADA.password);
    await page.getByRole('button', { name: 'Turn it off' }).click();
    await page.getByRole('button', { name: 'Set it up' }).waitFor();
  });

  test('lets an invited person in, as what they were invited', async () => {
    const invited = await page.evaluate(async () => {
      const answer = await fetch('/api/people/invitations', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'grace@example.com', role: 'viewer' }),
      });
      return (await answer.json()) as { link: string };
    });
    expect(parley.terminal()).toContain('A link for grace@example.com (invitation)');
    const other = await browser.newContext();
    const grace = await other.newPage();
    await grace.goto(invited.link);
    await grace.getByText('ada@example.com invites you to Home, as viewer.').waitFor();
    await isFitToBeSeen('invitation', grace);
    await fillIn({ 'Your name': 'Grace Hopper', Password: 'another sentence of mine' }, grace);
    await grace.getByRole('button', { name: 'Join Home' }).click();
    await grace.getByRole('button', { name: /Account: Grace Hopper, in Home/ }).waitFor();
    const status = await grace.evaluate(async () => (await fetch('/api/agents')).status);
    expect(status, 'a viewer does not read agents').toBe(403);
    await other.close();
  });

  test('sends a link for a new password to the terminal, which works once', async () => {
    const other = await browser.newContext();
    const grace = await other.newPage();
    await grace.goto(`${parley.url}/sign-in`);
    await grace.getByRole('button', { name: 'Forgot password' }).click();
    await fillIn({ 'E-mail address': 'grace@example.com' }, grace);
    await grace.getByRole('button', { name: 'Send the link' }).click();
    await grace.getByText('Look for the link').waitFor();
    await isFitToBeSeen('forgot', grace);
    await expect.poll(() => parley.terminal()).toContain('(password reset)');
    await grace.goto(/\(password reset\): (\S+)/.exec(parley.terminal())?.[1] ?? '');
    await fillIn({ Password: 'the newest sentence' }, grace);
    await grace.getByRole('button', { name: 'Set it' }).click();
    await grace.waitForURL(/\/sign-in$/);
    await fillIn({ 'E-mail address': 'grace@example.com', Password: 'the newest sentence' }, grace);
    await grace.getByRole('button', { name: 'Sign in', exact: true }).click();
    await grace.getByRole('button', { name: /Account: Grace/ }).waitFor();
    await other.close();
  });

  test('lets whoever sits at this machine in with one click', async () => {
    const other = await browser.newContext();
    const visitor = await other.newPage();
    await visitor.goto(`${parley.url}/calls`);
    await visitor.getByRole('button', { name: 'Enter the demo' }).click();
    await visitor.getByRole('heading', { name: 'Calls', exact: true }).waitFor();
    await visitor.getByRole('button', { name: /Account: Demo, in Home/ }).waitFor();
    await other.close();
  });
});
