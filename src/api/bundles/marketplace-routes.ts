/** The marketplace: bundles on offer, each looked at before it is shown. */
import { openBundle } from '#platform/agents/bundles/open-bundle.ts';
import { ParleyError } from '#voice/errors.ts';
import type { Marketplace } from '#wire/bundles.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import { lookAt, takeIn } from './routes.ts';
import * as schema from './schema.ts';

const LIMIT_MS = 20_000;

export async function marketplaceRoutes(server: Server, deps: ApiDeps): Promise<void> {
  const rateLimit = { max: 30, timeWindow: 60_000 };
  server.get(
    '/api/marketplace',
    { config: { permission: 'bundles:import', rateLimit }, schema: schema.listOffers },
    async (request): Promise<Marketplace> => {
      const { marketplace } = deps;
      if (marketplace === null) return { place: null, offers: [] };
      const signal = AbortSignal.timeout(LIMIT_MS);
      const { tenantId } = principalOf(request);
      const offers: Marketplace['offers'] = [];
      for (const file of await marketplace.list(signal)) {
        try {
          const opened = openBundle(await marketplace.read(file, signal));
          const look = await lookAt(deps, tenantId, opened);
          offers.push({ file, look, refused: null });
        } catch (fault) {
          if (!(fault instanceof ParleyError)) throw fault;
          offers.push({ file, look: null, refused: fault.detail });
        }
      }
      return { place: marketplace.place, offers };
    },
  );

  server.post(
    '/api/marketplace/import',
    { config: { permission: 'bundles:import', rateLimit }, schema: schema.importOffer },
    async (request, reply) => {
      const { file, ...choice } = request.body;
      if (deps.marketplace === null)
        throw new ParleyError(
          'bundle.unknown',
          'This Parley has no marketplace: its operator sets PARLEY_MARKETPLACE.',
        );
      const text = await deps.marketplace.read(file, AbortSignal.timeout(LIMIT_MS));
      return reply.code(201).send(await takeIn(deps, request, openBundle(text), choice));
    },
  );
}
