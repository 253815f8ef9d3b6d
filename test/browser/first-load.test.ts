import { describe, expect, test } from 'vitest';
import { firstLoad } from '../support/first-load.ts';
import { noBrowser, stage } from './stage.ts';

const MOST_BYTES = 250 * 1024;

describe.skipIf(noBrowser !== null)('The first load', () => {
  const it = stage();

  test.each(['/sign-in', '/today', '/', '/calls', '/agents', '/people', '/webhooks', '/audit'])(
    'of %s weighs 250 KB at the most, fonts included',
    async (path) => {
      const context = await it.newContext();
      const { bytes, files } = await firstLoad(context, it.house.url, path);
      expect(bytes.code, 'the page has come').toBeGreaterThan(50_000);
      expect(bytes.total, `${JSON.stringify(bytes)} ${JSON.stringify(files)}`).toBeLessThanOrEqual(
        MOST_BYTES,
      );
    },
  );
});
