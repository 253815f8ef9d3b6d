/** The pages of agents against a real Parley: from a new agent to a version that answers, and back. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium } from '../support/chromium.ts';
import { demoCookieOf, entered } from '../support/enter.ts';
import { startRealParley, type RealParley } from '../support/real-parley.ts';
import { accessibilityFaults, noBrowser, overflowPx } from './stage.ts';

const NARROW = { width: 360, height: 740 };
const LOOKS = process.env['PARLEY_TEST_SCREENSHOTS'];
const ID = 'night-desk';

describe.skipIf(noBrowser !== null)('the pages of agents', () => {
  let parley: RealParley;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    parley = await startRealParley();
    browser = await openChromium();
    context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1360, height: 900 } });
    const [name = '', value = ''] = (await demoCookieOf(parley.url)).split(/=(.*)/s);
    await context.addCookies([{ name, value, url: parley.url }]);
    page = await context.newPage();
  });
  afterAll(async () => {
    // oxlint-disable-next-line typescript/no-unnecessary-condition -- set only when the preparation came that far
    await browser?.close();
    // oxlint-disable-next-line typescript/no-unnecessary-condition -- as above
    await parley?.stop();
  });

  /** Holds the page to what every page is held to: light and dark, wide and narrow. */
  async function isFitToBeSeen(name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await accessibilityFaults(page), `${name}, ${colorScheme}`).toEqual([]);
      if (LOOKS) await page.screenshot({ path: `${LOOKS}/agents-${name}-${colorScheme}.png` });
    }
    const wide = page.viewportSize();
    await page.setViewportSize(NARROW);
    expect(await overflowPx(page), `${name}, narrow`).toBeLessThanOrEqual(0);
    if (LOOKS) await page.screenshot({ path: `${LOOKS}/agents-${name}-narrow.png` });
    if (wide) await page.setViewportSize(wide);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  }

  const text = () => page.getByRole('textbox', { name: 'The agent as text, YAML or JSON' });
  const save = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText('not saved').waitFor({ state: 'detached' });
  };
  const draft = async (): Promise<{ source: string; revision: number }> =>
    (await (await entered(`${parley.url}/api/agents/${ID}/draft`)).json()) as {
      source: string;
      revision: number;
    };

  test('an agent is made from a skeleton by its name alone', async () => {
    await page.goto(`${parley.url}/agents`);
    await page.getByRole('heading', { name: 'Bright Dental front desk' }).waitFor();
    await isFitToBeSeen('list');
    await page.getByRole('button', { name: 'New agent' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Night desk');
    expect(await page.getByLabel('Id', { exact: true }).inputValue()).toBe(ID);
    await isFitToBeSeen('new');
    await page.getByRole('button', { name: 'Make the agent' }).click();
    await page.getByRole('heading', { name: 'Night desk', level: 1 }).waitFor();
    await page.getByText('never published').waitFor();
  });

  test('a card changes its lines of the text, and the comments stay', async () => {
    await text().fill(`# Ours since the move.\n${(await draft()).source}`);
    await page.getByRole('radio', { name: /humorous/ }).check();
    await page.getByLabel('Never say').fill('guaranteed\nfor free');
    await expect.poll(() => text().inputValue()).toMatch(/never_say:\n\s+- guaranteed\n\s+- for free/);
    expect(await text().inputValue()).toContain('# Ours since the move.');
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.getByLabel('It asks for').selectOption('yes-no');
    await page.getByLabel('The question').fill('Is it urgent?');
    await page.getByLabel('Its name').fill('urgent');
    await page.getByRole('button', { name: 'Add the step' }).click();
    await page.getByRole('button', { name: /^urgent asks for urgent/ }).waitFor();
    await isFitToBeSeen('builder');
    await save();
    expect((await draft()).source).toBe(await text().inputValue());
  });

  test('the text changes the cards, and a fault stands beside its card with its cure', async () => {
    const whole = await text().inputValue();
    await text().fill(whole.replace('Is it urgent?', 'Can it wait?').replace('slot: urgent', 'slot: urgnt'));
    await page.getByRole('button', { name: /Can it wait\?/ }).waitFor();
    const steps = page.getByRole('region', { name: 'Steps' });
    await steps.getByText('Did you mean `urgent`?').waitFor();
    await steps.getByRole('button', { name: 'steps[2].slot' }).waitFor();
    await isFitToBeSeen('fault');
    await text().fill('id: [');
    await page.getByText('The cards wait until that is mended.').waitFor();
    await text().fill(whole);
    await page.getByText('No faults.').waitFor();
  });

  test('what is not saved is asked about before it is lost', async () => {
    await page.getByLabel('Description').fill('Answers at night.');
    await page.getByRole('link', { name: 'Calls', exact: true }).click();
    await page.getByRole('alertdialog').getByText('Leave without saving?').waitFor();
    await page.getByRole('button', { name: 'Keep it as it is' }).click();
    expect(await page.getByLabel('Description').inputValue()).toBe('Answers at night.');
    await page.keyboard.press('Control+s');
    await page.getByText('not saved').waitFor({ state: 'detached' });
  });

  test('who is slower learns who was faster, and chooses', async () => {
    const { source, revision } = await draft();
    const theirs = source.replace('name: Alex', 'name: Robin');
    await entered(`${parley.url}/api/agents/${ID}/draft`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ source: theirs, revision }),
    });
    await page.getByLabel('Name of the speaker').fill('Kim');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText(/has changed the draft of night-desk since/).waitFor();
    await page.getByRole('button', { name: 'See both' }).click();
    await page.getByRole('dialog').getByText('name: Robin').waitFor();
    await isFitToBeSeen('conflict');
    await page.getByRole('button', { name: 'Take theirs' }).click();
    await expect.poll(() => page.getByLabel('Name of the speaker').inputValue()).toBe('Robin');
  });

  test('the draft is talked to by text, and shows what it has understood', async () => {
    await page.getByRole('tab', { name: 'Test bench' }).click();
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByText('Good morning, this is Robin of Night desk.').waitFor();
    const say = page.getByRole('textbox', { name: 'What the caller says' });
    await say.fill('Anna Miller');
    await page.keyboard.press('Enter');
    const understood = page.getByRole('complementary', { name: 'What it has understood' });
    await understood.getByText('Anna Miller').waitFor();
    await expect.poll(() => understood.locator('[aria-current=step]').textContent()).toContain('phone');
    await isFitToBeSeen('bench');
  });

  test('publishing says what it will answer, keeps the note, and an earlier version can be brought back', async () => {
    const publish = async (note: string): Promise<void> => {
      await page.getByRole('button', { name: 'Publish …' }).click();
      await page.getByLabel('Note').fill(note);
      await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
      await page.getByRole('button', { name: 'Good' }).click();
    };
    await publish('The first one.');
    await page.getByRole('tab', { name: 'Builder' }).click();
    await page.getByRole('radio', { name: /empathetic/ }).check();
    await page.getByRole('button', { name: 'Publish …' }).click();
    await page.getByRole('dialog').getByText('persona.tone changed from').waitFor();
    await isFitToBeSeen('publish');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await publish('Softer at night.');
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByText('“Softer at night.”').waitFor();
    await page.getByText('tone: empathetic').waitFor();
    await isFitToBeSeen('versions');
    await page.getByRole('button', { name: 'Bring version 1 back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Bring version 1 back' }).click();
    await page.getByText('brings back 1').waitFor();
    await page.getByText('version 3 answers').waitFor();
  });

  test('an experiment runs between versions, and says that it cannot tell yet', async () => {
    await page.getByRole('tab', { name: 'Experiment' }).click();
    await page.getByRole('button', { name: 'Start an experiment' }).click();
    await isFitToBeSeen('experiment-start');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByText('Too few calls to tell').waitFor();
    await isFitToBeSeen('experiment');
    await page.getByRole('button', { name: 'Choose version 2' }).click();
    await page.getByRole('button', { name: 'Choose it' }).click();
    await page.getByText('version 2 won').waitFor();
  });

  test('training tells how to begin where nothing is marked', async () => {
    await page.getByRole('tab', { name: 'Training' }).click();
    await page.getByText('No good answers are marked').waitFor();
    await isFitToBeSeen('training');
  });

  test('an archived agent is apart, and can be deleted', async () => {
    await page
      .getByRole('navigation', { name: 'Where you are' })
      .getByRole('link', { name: 'Agents' })
      .click();
    await page.getByRole('button', { name: 'Archive Night desk' }).click();
    await page.getByRole('button', { name: 'Archive it' }).click();
    await page.getByRole('button', { name: 'Delete Night desk' }).click();
    await page.getByRole('button', { name: 'Delete it for good' }).click();
    await page.getByRole('heading', { name: 'Night desk' }).waitFor({ state: 'detached' });
    expect((await entered(`${parley.url}/api/agents/${ID}`)).status).toBe(404);
  });
});
