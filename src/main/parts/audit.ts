/** The audit put together: its key from the data folder, its writer on the database, a signature over what is new every minute. */
import { openAuditKeys, witness, witnessedBy } from '#adapters/store/audit/key-folder.ts';
import { postgresAudit } from '#adapters/store/audit/audit-writer.ts';
import { signHeads } from '#adapters/store/audit/sign-heads.ts';
import type { Store } from '#adapters/store/open-store.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { AuditProof } from '#api/deps.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import type { Checkpoint } from '#platform/governance/audit/checkpoint.ts';
import { codeOf } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { logSealer, type LogSealer } from '#platform/calls/seal-log.ts';
import type { Closing } from '../closing.ts';

/** Records newer than this may be without a signature. */
const SIGN_EVERY_MS = 60_000;

export interface OpenedAudit {
  audit: Audit;
  proof: AuditProof;
  sealer: LogSealer;
}

/** Throws StartFault where the key cannot be used. */
export function openAudit(parts: {
  dataFolder: string;
  store: Store;
  clock: Clock;
  log: Log;
  closing: Closing;
}): OpenedAudit {
  const { dataFolder, store, clock, log, closing } = parts;
  const keys = openAuditKeys(dataFolder);
  const onCheckpoint = (checkpoint: Checkpoint): void => {
    try {
      witness(dataFolder, checkpoint);
    } catch (fault) {
      log.error({ err: fault }, 'A signature of the audit could not be kept outside the database');
    }
  };
  const writing = { inTenant: store.database.inTenant, clock, key: keys.signing, onCheckpoint };
  const sign = (): Promise<unknown> =>
    signHeads({ ...writing, db: store.database.db, log }).catch((fault: unknown) =>
      log.warn({ code: codeOf(fault) }, 'The newest audit records are not signed yet'),
    );
  let closed = false;
  let cancel = (): void => {};
  const again = (): void => {
    if (!closed) cancel = clock.timer(SIGN_EVERY_MS, () => void sign().finally(again));
  };
  again();
  const audit = postgresAudit(writing);
  const onFault = (callId: string, fault: unknown): void =>
    log.error({ callId, code: codeOf(fault) }, 'The log of a call is not sealed in the audit');
  const sealer = logSealer({ audit, clock, onFault });
  closing.add({
    name: 'audit',
    limitMs: 5000,
    async close() {
      closed = true;
      cancel();
      await sealer.close();
      await sign();
    },
  });
  return {
    audit,
    sealer,
    proof: {
      trusted: keys.trusted,
      publicPems: keys.trustedPems,
      witnessed: (tenantId) => {
        const last = witnessedBy(dataFolder).get(tenantId);
        return last === undefined ? [] : [last];
      },
    },
  };
}
