/** What a browser fetches to show a page of the consoles for the first time, and what it weighs as it comes over the wire. */
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Response as PageResponse } from 'playwright-core';

export interface FirstLoad {
  page: string;
  /** Gzip, as Parley sends them; fonts and pictures are compressed by themselves. */
  bytes: { page: number; code: number; styles: number; fonts: number; total: number };
  files: { name: string; bytes: number }[];
}

type Kind = Exclude<keyof FirstLoad['bytes'], 'total'>;

/** In a context that has visited nothing yet. What the API answers is not counted: it is the house's, not the page's. */
export async function firstLoad(context: BrowserContext, url: string, path: string): Promise<FirstLoad> {
  const page = await context.newPage();
  const bodies: Promise<{ name: string; body: Buffer }>[] = [];
  const note = (response: PageResponse): void => {
    const { pathname } = new URL(response.url());
    if (response.status() === 200 && !/^\/(api|status)(\/|$)/.test(pathname))
      bodies.push(response.body().then((body) => ({ name: pathname, body })));
  };
  page.on('response', note);
  await page.goto(url + path);
  await page.waitForLoadState('networkidle');
  await page.evaluate('document.fonts.ready.then(() => true)');
  page.off('response', note);
  const files = (await Promise.all(bodies)).map(({ name, body }) => ({
    name,
    bytes: name.endsWith('.woff2') ? body.length : gzipSync(body, { level: 9 }).length,
  }));
  await page.close();
  const sum = (kind?: Kind): number =>
    files
      .filter(({ name }) => kind === undefined || kindOf(name) === kind)
      .reduce((bytes, file) => bytes + file.bytes, 0);
  const bytes = {
    page: sum('page'),
    code: sum('code'),
    styles: sum('styles'),
    fonts: sum('fonts'),
    total: sum(),
  };
  return { page: path, bytes, files };
}

function kindOf(name: string): Kind {
  if (name.endsWith('.js')) return 'code';
  if (name.endsWith('.css')) return 'styles';
  return name.endsWith('.woff2') ? 'fonts' : 'page';
}
