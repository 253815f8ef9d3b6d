/** What the pages weigh when they are first visited, as Chromium fetches them from the measured Parley. */
import { findChromium, openChromium } from '../../test/support/chromium.ts';
import { type FirstLoad, firstLoad } from '../../test/support/first-load.ts';
import type { Entered } from './contestants.ts';

const PAGES = ['/sign-in', '/today', '/', '/calls', '/agents'];

/** Why there is no Chromium, or the pages. */
export async function pageWeights({ url, cookie }: Entered): Promise<FirstLoad[] | string> {
  const found = await findChromium();
  if ('reason' in found) return found.reason;
  const browser = await openChromium();
  try {
    const weights: FirstLoad[] = [];
    for (const path of PAGES) {
      const context = await browser.newContext();
      if (path !== '/sign-in') await context.addCookies(cookiesOf(cookie, url));
      weights.push(await firstLoad(context, url, path));
      await context.close();
    }
    return weights;
  } finally {
    await browser.close();
  }
}

function cookiesOf(header: string, url: string): { name: string; value: string; url: string }[] {
  return header.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url };
  });
}
