import { describe, expect, test } from 'vitest';
import { accessibilityFaults, noBrowser, overflowPx, stage } from './stage.ts';

const PAGES = ['/', '/calls', '/calls/call-dental', '/calls/call-live', '/agents', '/nowhere'];
const NARROW = { viewport: { width: 360, height: 740 } };

describe.skipIf(noBrowser !== null)('every page', () => {
  const it = stage();

  test.each(['light', 'dark'] as const)(
    'has labels, order and contrast by WCAG 2 AA in %s',
    async (colorScheme) => {
      const page = await it.open('/', { colorScheme, reducedMotion: 'reduce' });
      for (const path of PAGES) {
        await page.goto(it.house.url + path);
        await page.locator('main h1, main h2').first().waitFor();
        await page
          .getByText(/^Loading /)
          .first()
          .waitFor({ state: 'detached' });
        expect(await accessibilityFaults(page), path).toEqual([]);
      }
    },
  );

  test('fits a screen of 360 pixels', async () => {
    const page = await it.open('/', NARROW);
    for (const path of PAGES) {
      await page.goto(it.house.url + path);
      await page.locator('main h1, main h2').first().waitFor();
      await page
        .getByText(/^Loading /)
        .first()
        .waitFor({ state: 'detached' });
      expect(await overflowPx(page), path).toBe(0);
    }
  });

  test('a conversation fits a screen of 360 pixels, its text box included', async () => {
    const page = await it.open('/', NARROW);
    await page.getByRole('button', { name: 'Start talking' }).click();
    await page.getByText('Listening', { exact: true }).waitFor();
    await it.house.talk.speak(
      'A rather long sentence with a supercalifragilisticexpialidocious word in it.',
      200,
    );
    expect(await overflowPx(page)).toBe(0);
    const box = await page.getByRole('textbox', { name: 'Type what you would say' }).boundingBox();
    expect((box?.y ?? 1e9) + (box?.height ?? 0)).toBeLessThanOrEqual(740);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test('the first Tab skips to the page, and what has the focus shows it', async () => {
    const page = await it.open('/calls');
    await page.getByRole('listitem').getByText('Telephone').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the page');
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(
      'getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth',
    );
    expect(outline).toBe('solid2px');
  });

  test('the chosen colours hold over a reload', async () => {
    const page = await it.open('/', { colorScheme: 'dark' });
    const toggle = page.getByRole('button', { name: /^Colours/ });
    await toggle.click();
    await page.reload();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('light');
    await page.getByRole('button', { name: /Colours: light/ }).waitFor();
  });

  test('Ctrl-K finds a page by typing, and Enter opens it', async () => {
    const page = await it.open('/calls');
    await page.getByRole('listitem').getByText('Telephone').first().waitFor();
    await page.keyboard.press('Control+k');
    const find = page.getByRole('combobox', { name: 'Find a page or an action' });
    await find.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await find.fill('strateg');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/agents');
    await page.keyboard.press('Control+k');
    await find.fill('no such thing');
    await page.getByText('Nothing is called that.').waitFor();
    await page.keyboard.press('Escape');
    await find.waitFor({ state: 'detached' });
  });

  test('on a narrow screen the pages are in a drawer', async () => {
    const page = await it.open('/calls', NARROW);
    await page.getByRole('button', { name: 'Pages' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Agents' }).click();
    await page.waitForURL('**/agents');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await overflowPx(page)).toBe(0);
  });

  test('the status light tells what each need is served by, and what to set for better', async () => {
    const page = await it.open('/');
    await page.getByRole('button', { name: 'Status: All well' }).click();
    await page.getByText('PARLEY_STT_URL').waitFor();
    await page.getByText('PostgreSQL 18, embedded').waitFor();
  });
});
