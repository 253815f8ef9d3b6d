/** A process of its own that records: `node write-records.fixture.ts '{"address":…,"tenantId":…,"count":…,"pem":…}'`. */
import { signingKey } from '#platform/governance/audit/signing-key.ts';
import { connect } from '../database.ts';
import type { DatabaseAddress } from '../embedded/embedded-postgres.ts';
import { inTenant } from '../in-tenant.ts';
import { keptLog } from '../store.fixture.ts';
import { postgresAudit } from './audit-writer.ts';
import { recordMany } from './chain.fixture.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

const { address, tenantId, count, pem } = JSON.parse(process.argv[2]!) as {
  address: DatabaseAddress;
  tenantId: string;
  count: number;
  pem: string;
};
const { pool } = await connect({ address }, { log: keptLog(), onLost: () => {} });
const audit = postgresAudit({
  inTenant: (id) => inTenant(pool, id),
  clock: realClock,
  key: signingKey(pem),
});
// In many small batches, so that the processes meet at the head again and again.
for (let done = 0; done < count; done += 10) await recordMany(audit, tenantId, Math.min(10, count - done));
await pool.end();
