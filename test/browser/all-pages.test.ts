/** Every page of the house against a real Parley, as its first person sees it and as a client does in the tenant's own colours. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAGES } from '../../src/consoles/pages.ts';
import { openChromium } from '../support/chromium.ts';
import { startRealParley, type RealParley } from '../support/real-parley.ts';
import { accessibilityFaults, noBrowser, overflowPx } from './stage.ts';

const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#1e3a8a"/></svg>';
const BRAND = {
  name: 'Willow Dental',
  accent: '#ffe27a',
  logo: { mediaType: 'image/svg+xml', data: Buffer.from(LOGO).toString('base64') },
};

describe.skipIf(noBrowser !== null)('All pages', () => {
  let parley: RealParley;
  let browser: Browser;
  let page: Page;
  let client: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    parley = await startRealParley();
    browser = await openChromium();
    page = await opened();
    await page.goto(/Setup\s+(\S+)/.exec(parley.terminal())?.[1] ?? '');
    await fillIn(page, 'Ada');
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('button', { name: /Account: Ada/ }).waitFor();
    expect((await send(page, 'PUT', '/api/brand', BRAND)).status).toBe(200);
    const invited = await send(page, 'POST', '/api/people/invitations', {
      email: 'vera@willow.example',
      role: 'viewer',
    });
    client = await opened();
    await client.goto((invited.body as { link: string }).link);
    await fillIn(client, 'Vera');
    await client.getByRole('button', { name: /^Join/ }).click();
    await client.getByRole('button', { name: /Account: Vera/ }).waitFor();
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await parley.stop();
  });

  async function opened(): Promise<Page> {
    const made = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
    made.on('pageerror', (error) => complaints.push(error.message));
    return made;
  }

  async function fillIn(seen: Page, name: string): Promise<void> {
    await seen.getByLabel('Your name').fill(name);
    await seen.getByLabel('Password').fill('a sentence to remember');
  }

  async function send(seen: Page, method: string, path: string, body: object) {
    return seen.evaluate(
      async (given) => {
        const answer = await fetch(given.path, {
          method: given.method,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(given.body),
        });
        return { status: answer.status, body: (await answer.json()) as unknown };
      },
      { method, path, body },
    );
  }

  /** Faults in these lights, and what does not fit 360 pixels. */
  async function isFitToBeSeen(
    seen: Page,
    path: string,
    lights: readonly ('light' | 'dark')[] = ['light', 'dark'],
  ): Promise<void> {
    await seen.setViewportSize({ width: 1280, height: 800 });
    await seen.goto(parley.url + path);
    await seen.locator('main h1, main h2').first().waitFor();
    await seen
      .getByText(/^Loading /)
      .first()
      .waitFor({ state: 'detached' });
    for (const colorScheme of lights) {
      await seen.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await accessibilityFaults(seen), `${path}, ${colorScheme}`).toEqual([]);
    }
    await seen.setViewportSize({ width: 360, height: 740 });
    expect(await overflowPx(seen), `${path}, narrow`).toBeLessThanOrEqual(0);
  }

  // All wear the same colours: in each light every second page.
  const paths = [...PAGES.map(({ path }) => path), '/account'];
  test.each(paths.map((path, index) => [path, index % 2 === 0 ? 'light' : 'dark'] as const))(
    '%s has labels, order and contrast in %s, and fits 360 pixels',
    async (path, light) => {
      await isFitToBeSeen(page, path, [light]);
      expect(complaints).toEqual([]);
    },
  );

  test('a client begins with the trends, in the tenant’s own clothes, which can be read in light and dark', async () => {
    await client.goto(parley.url);
    await client.getByRole('heading', { name: 'Trends' }).waitFor();
    await client.getByRole('link', { name: 'Willow Dental, home' }).waitFor();
    const pages = await client.getByRole('navigation', { name: 'Pages' }).getByRole('link').allTextContents();
    expect(pages).toEqual(['Today', 'Trends', 'Calls']);
    for (const path of ['/trends', '/today', '/calls']) await isFitToBeSeen(client, path);
  });

  test('whoever follows the tenant’s own link sees its name before signing in', async () => {
    const stranger = await opened();
    await stranger.goto(`${parley.url}/sign-in?tenant=default`);
    await stranger.getByText('To what Willow Dental sees of its calls.').waitFor();
    expect(await stranger.title()).toBe('Sign in · Willow Dental');
    await isFitToBeSeen(stranger, '/sign-in?tenant=default');
  });

  test('the focus was lost after a dialog whose first field takes it; it goes back to the button', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${parley.url}/people`);
    const invite = page.getByRole('button', { name: 'Invite a person' });
    await invite.focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('E-mail address').fill('bob@example.com');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await invite.and(page.locator(':focus')).waitFor();
  });

  test('Ctrl-K begins what is done on another page', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${parley.url}/today`);
    await page.getByRole('heading', { name: 'Today' }).waitFor();
    await page.keyboard.press('Control+k');
    const find = page.getByRole('combobox', { name: 'Find a page or an action' });
    for (const each of ['place a legal hold', 'import a bundle', 'erase a person', 'verify the audit']) {
      await find.fill(each);
      await page.getByRole('option', { name: new RegExp(each, 'i') }).waitFor();
    }
    await find.fill('invite a person');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Invite a person' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/people');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('a brand is tried before it is saved, and a colour that cannot be read is shown in another shade', async () => {
    await page.goto(`${parley.url}/brand`);
    await page.getByLabel('Colour', { exact: true }).fill('#1d4ed8');
    await page.getByText(/it is shown as #[0-9a-f]{6} on dark pages/).waitFor();
    await page.getByLabel('Colour', { exact: true }).fill('blue');
    await page.getByText('Write it as # and six digits').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByLabel('Colour', { exact: true }).fill('#1d4ed8');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
  });

  test('a provider for single sign-on that cannot be asked is told of, and not set up', async () => {
    await page.goto(`${parley.url}/sso`);
    await page.getByLabel('Issuer').fill('https://127.0.0.1:9');
    await page.getByLabel('Client id').fill('parley');
    await page.getByRole('button', { name: 'Ask the provider' }).click();
    const alert = page.getByRole('alert').first();
    await alert.waitFor();
    expect(await alert.textContent()).toContain('The provider could not be asked');
    await page.getByLabel('Client secret').fill('a secret of the provider');
    await page.getByRole('button', { name: 'Set it up' }).click();
    await expect.poll(() => page.getByRole('alert').count()).toBe(2);
    await page.reload();
    await page.getByText('not set up', { exact: true }).waitFor();
  });

  test('a model is added by the keyboard, its key sealed on the way, and one at a private host is told of', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${parley.url}/models#new`);
    const dialog = page.getByRole('dialog', { name: 'Add a model' });
    await dialog.getByLabel('Name', { exact: true }).fill('careful');
    await dialog.getByLabel('Address').fill('http://10.0.0.5/v1');
    await dialog.getByLabel('Model', { exact: true }).fill('large');
    await dialog.getByLabel('New key').fill('sk-of-the-tenant');
    await page.keyboard.press('Enter');
    expect(await dialog.getByRole('alert').textContent()).toContain('10.0.0.5 is not a host');
    // The key is sealed once, and chosen now.
    expect(await dialog.getByLabel('Key', { exact: true }).inputValue()).toBe('careful-key');
    await dialog.getByLabel('Address').fill('https://9.9.9.9/v1');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /careful.*large.*careful-key.*not asked yet/ }).waitFor();
    expect(await page.content()).not.toContain('sk-of-the-tenant');
    await isFitToBeSeen(page, '/models');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: 'Remove careful' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('heading', { name: 'No models of your own' }).waitFor();
  });

  test('the internal team grows by a link that is shown once, and shrinks again', async () => {
    await page.goto(`${parley.url}/team`);
    await page.getByRole('button', { name: 'Invite to the team' }).click();
    await page.getByLabel('E-mail address').fill('grace@parley.example');
    await page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click();
    const link = (await page.getByRole('dialog', { name: 'Invited' }).locator('code').textContent()) ?? '';
    await page.getByRole('button', { name: 'I have copied it' }).click();
    const colleague = await opened();
    await colleague.goto(link);
    await fillIn(colleague, 'Grace');
    await colleague.getByRole('button', { name: /^Join/ }).click();
    await colleague.getByRole('button', { name: /Account: Grace/ }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Remove Grace' }).click();
    await page
      .getByRole('alertdialog')
      .or(page.getByRole('dialog'))
      .getByRole('button', { name: 'Remove' })
      .click();
    await page.getByText('the last one stays').waitFor();
    expect(complaints).toEqual([]);
  });
});
