/** A fake Parley and a Chromium for the tests of one file, and what they ask of every page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { join } from 'node:path';
import { buildConsoles } from '../../src/main/build-consoles.ts';
import { findChromium, openChromium } from '../support/chromium.ts';
import type { ChromiumOptions } from '../support/chromium.ts';
import { startFakeParley } from '../support/fake-parley.ts';
import type { FakeParley } from '../support/fake-parley.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page that has not come to rest by then is looked at as it is: the slowest of our transitions takes a third of a second. */
const REST_WITHIN_MS = 3000;

const found = await findChromium();
/** Why browser tests cannot run here; null when they can. */
export const noBrowser: string | null = 'reason' in found ? found.reason : null;
if (noBrowser !== null) process.stderr.write(`Browser tests are skipped: ${noBrowser}\n`);

export interface Stage {
  house: FakeParley;
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** A browser that has visited nothing yet. */
  newContext(): Promise<BrowserContext>;
}

/** Call it once at the top of a test file. Every page that was opened must have made no complaint in its console. */
export function stage(options: ChromiumOptions = {}): Stage {
  let browser: Browser;
  const complaints: string[] = [];
  const it: Stage = {
    house: undefined as unknown as FakeParley,
    async open(path, more = {}) {
      const context = await browser.newContext({ permissions: ['microphone', 'clipboard-write'], ...more });
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
          complaints.push(message.text());
        }
      });
      await page.goto(it.house.url + path);
      return page;
    },
    newContext: () => browser.newContext(),
  };
  beforeAll(async () => {
    if (noBrowser !== null) return;
    const built = await buildConsoles(join(import.meta.dirname, '../..'));
    if (built.folder === null) throw new Error(built.reason);
    browser = await openChromium(options);
  });
  beforeEach(async () => {
    it.house = await startFakeParley();
  });
  afterEach(async () => {
    if (noBrowser === null) await Promise.all(browser.contexts().map((context) => context.close()));
    await it.house.stop();
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    if (noBrowser === null) await browser.close();
  });
  return it;
}

/**
 * Until the page looks as it will: colours are led over and panels rise, and in the middle of it their contrast is neither the old one nor the
 * new. Two frames bring about what was just changed; what never ends (a light that breathes) is not waited for.
 */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // In a closed card nothing moves on, though it counts as running.
    const moving = () => document.getAnimations().filter((each) =>
      each.playState === 'running' && Number.isFinite(each.effect?.getComputedTiming().endTime) &&
      each.effect.target?.checkVisibility());
    await frame();
    await frame();
    // The microphone's level never rests while a call goes on, and a caller who says nothing meanwhile is given up.
    const untilMs = performance.now() + ${REST_WITHIN_MS};
    for (let left = moving(); left.length > 0 && performance.now() < untilMs; left = moving()) {
      await Promise.race([Promise.allSettled(left.map((each) => each.finished)), new Promise((resolve) => setTimeout(resolve, ${REST_WITHIN_MS}))]);
      await frame();
    }
  })()`);
}

/** Faults that axe finds by the rules of WCAG 2 AA, each as rule and place. The page is let come to rest first. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await atRest(page);
  await page.evaluate(AXE);
  const found: { violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] } =
    await page.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'] })`);
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id} at ${node.target.join(' ')}: ${node.failureSummary}`),
  );
}

/** How far the page reaches beyond the screen, once it has come to rest. */
export async function overflowPx(page: Page): Promise<number> {
  await atRest(page);
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
