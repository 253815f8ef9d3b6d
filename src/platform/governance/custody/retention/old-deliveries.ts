/** Deliveries of webhooks tell who called whom: they go when the heads of calls do, and no delivery waits for longer. */
import type { Clock } from '#voice/ports/clock.ts';
import type { Audit } from '../../audit/audit.ts';
import { DAY_MS, type Retention } from './policy.ts';

/** Made for one tenant. Never touches what is under a hold. */
export interface OldDeliveries {
  /** Of those that were made before, and are not held. */
  count(beforeMs: number): Promise<number>;
  /** Deletes the oldest of these, at most so many; how many. `prove` is awaited before they are gone, and what it throws keeps them. */
  deleteSome(
    beforeMs: number,
    limit: number,
    prove: (gone: { deliveries: number; digest: string }) => Promise<unknown>,
  ): Promise<number>;
}

const BATCH = 500;

/** How many went, or, of a dry run, would. */
export async function expireDeliveries(
  parts: { deliveries: OldDeliveries; retention: Retention; audit: Audit; clock: Clock },
  tenantId: string,
  { dryRun = false, signal }: { dryRun?: boolean; signal?: AbortSignal },
): Promise<number> {
  const { deliveries, retention, audit, clock } = parts;
  const days = retention['caller-data'];
  if (days === null) return 0;
  const beforeMs = clock.epochMs() - days * DAY_MS;
  if (dryRun) return deliveries.count(beforeMs);
  let all = 0;
  for (let count = BATCH; count === BATCH && signal?.aborted !== true; all += count) {
    count = await deliveries.deleteSome(beforeMs, BATCH, (gone) =>
      audit.record({
        tenantId,
        actor: 'system',
        action: 'webhooks.expire',
        subject: { type: 'webhook deliveries', id: tenantId },
        detail: { deliveries: gone.deliveries, sha256: gone.digest, beforeMs: Math.floor(beforeMs) },
      }),
    );
  }
  return all;
}
