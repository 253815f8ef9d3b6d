/** Records of developers' sessions may name people in their metadata: they go when the heads of calls do. */
import type { Clock } from '#voice/ports/clock.ts';
import type { Audit } from '../../audit/audit.ts';
import { DAY_MS, type Retention } from './policy.ts';

/** Made for one tenant. Never touches what goes on, or is under a hold: on the tenant, on its call, on whom its metadata name. */
export interface OldSessions {
  /** Of those that stopped before, and are not held. */
  count(beforeMs: number): Promise<number>;
  /** Deletes the oldest of those that stopped before, at most so many; how many. `prove` is awaited before they are gone. */
  deleteSome(
    beforeMs: number,
    limit: number,
    prove: (gone: { sessions: number; digest: string }) => Promise<unknown>,
  ): Promise<number>;
}

const BATCH = 500;

/** How many went, or, of a dry run, would. */
export async function expireSessions(
  parts: { sessions: OldSessions; retention: Retention; audit: Audit; clock: Clock },
  tenantId: string,
  { dryRun = false, signal }: { dryRun?: boolean; signal?: AbortSignal },
): Promise<number> {
  const { sessions, retention, audit, clock } = parts;
  const days = retention['caller-data'];
  if (days === null) return 0;
  const beforeMs = Math.floor(clock.epochMs() - days * DAY_MS);
  if (dryRun) return sessions.count(beforeMs);
  let all = 0;
  for (let count = BATCH; count === BATCH && signal?.aborted !== true; all += count) {
    count = await sessions.deleteSome(beforeMs, BATCH, (gone) =>
      audit.record({
        tenantId,
        actor: 'system',
        action: 'sessions.expire',
        subject: { type: 'sessions', id: tenantId },
        detail: { sessions: gone.sessions, sha256: gone.digest, beforeMs },
      }),
    );
  }
  return all;
}
