/** Records the digest of a call's log in the chain of evidence, when the call has ended. */
import { SEALED } from '#platform/governance/audit/check-calls.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import type { SealedLog } from '#platform/governance/audit/log-digest.ts';
import { type Clock, sleep } from '#voice/ports/clock.ts';

/** A database that is away at the end of a call is waited for, in memory: the log itself waits in the spool meanwhile. */
const RETRY_MS = [1_000, 5_000, 30_000, 120_000, 600_000] as const;

export interface LogSealer {
  /** Never rejects. */
  seal(call: { tenantId: string; id: string }, log: SealedLog): void;
  /** Resolves when nothing waits any more; what cannot be written then is told and given up. */
  close(): Promise<void>;
}

export function logSealer(parts: {
  audit: Audit;
  clock: Clock;
  onFault: (callId: string, fault: unknown) => void;
}): LogSealer {
  const { audit, clock, onFault } = parts;
  const closing = new AbortController();
  const under = new Set<Promise<void>>();
  const write = async ({ tenantId, id }: { tenantId: string; id: string }, log: SealedLog): Promise<void> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const subject = { type: 'call', id };
        await audit.record({ tenantId, actor: 'system', action: SEALED, subject, detail: { ...log } });
        return;
      } catch (fault) {
        if (attempt === 0 || closing.signal.aborted) onFault(id, fault);
        if (closing.signal.aborted) return;
        await sleep(clock, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]!, closing.signal).catch(() => {});
      }
    }
  };
  return {
    seal(call, log) {
      const work = write(call, log).finally(() => under.delete(work));
      under.add(work);
    },
    async close() {
      closing.abort(new Error('closed'));
      await Promise.all(under);
    },
  };
}
