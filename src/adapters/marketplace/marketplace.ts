/** A marketplace in a folder of this machine, or at an address: `index.json` there is `{ "bundles": ["file", …] }`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BUNDLE_LIMIT_BYTES } from '#platform/agents/bundles/bundle.ts';
import { type Marketplace, MOST_OFFERS, OFFER_FILE } from '#platform/agents/bundles/marketplace.ts';
import type { GuardedRequests } from '#platform/net/guarded-requests.ts';
import { ParleyError } from '#voice/errors.ts';

const Index = z.object({ bundles: z.array(z.string()) });
const BUNDLE_NAME = /\.parley\.json$/;

export function openMarketplace(place: string, requests: GuardedRequests): Marketplace {
  return /^https?:\/\//.test(place)
    ? marketplaceAt(place.replace(/\/+$/, ''), requests)
    : marketplaceIn(place);
}

function marketplaceIn(folder: string): Marketplace {
  return {
    place: folder,
    async list() {
      const files = await readdir(folder).catch((fault: unknown) => {
        throw new ParleyError('provider.unreachable', 'the folder of the marketplace cannot be read', {
          cause: fault,
        });
      });
      return files
        .filter((file) => OFFER_FILE.test(file) && BUNDLE_NAME.test(file))
        .toSorted()
        .slice(0, MOST_OFFERS);
    },
    async read(file) {
      if (!OFFER_FILE.test(file)) throw unknown(file);
      return readFile(join(folder, file), 'utf8').catch(() => {
        throw unknown(file);
      });
    },
  };
}

function marketplaceAt(address: string, requests: GuardedRequests): Marketplace {
  const get = async (file: string, signal: AbortSignal): Promise<string> => {
    const answer = await requests.send(
      { url: `${address}/${file}`, mostBytes: BUNDLE_LIMIT_BYTES + 1 },
      signal,
    );
    if (answer.status === 404) throw unknown(file);
    if (answer.status !== 200)
      throw new ParleyError('provider.rejected', `the marketplace answered ${answer.status} for ${file}`);
    return Buffer.from(answer.body).toString('utf8');
  };
  return {
    place: address,
    async list(signal) {
      let json: unknown;
      try {
        json = JSON.parse(await get('index.json', signal));
      } catch (fault) {
        if (fault instanceof ParleyError && fault.code !== 'bundle.unknown') throw fault;
        throw new ParleyError('provider.malformed', 'the marketplace has no index.json that can be read', {
          cause: fault,
        });
      }
      const index = Index.safeParse(json);
      if (!index.success)
        throw new ParleyError('provider.malformed', 'the index.json of the marketplace is of another form');
      return index.data.bundles.filter((file) => OFFER_FILE.test(file)).slice(0, MOST_OFFERS);
    },
    read: (file, signal) => {
      if (!OFFER_FILE.test(file)) throw unknown(file);
      return get(file, signal);
    },
  };
}

function unknown(file: string): ParleyError {
  return new ParleyError('bundle.unknown', `The marketplace offers no ${file.slice(0, 80)}.`);
}
