/** Verifies chains: of the database, or of one file. */
import { openEvidence } from '#main/commands/audit.ts';
import { CallsCheck } from '#platform/governance/audit/check-calls.ts';
import { proofOf } from '#platform/governance/audit/proof.ts';
import { readExport } from '#platform/governance/audit/read-export.ts';
import type { TrustedKey } from '#platform/governance/audit/signing-key.ts';
import { type ChainReport, verifyChain } from '#platform/governance/audit/verify.ts';
import { StartFault } from '#platform/start-fault.ts';

export interface Verified {
  /** Where the records came from. */
  source: string;
  /** Ids of the keys that were trusted. */
  keys: string[];
  reports: ChainReport[];
}

/** Throws StartFault. */
export async function verifyDatabase(asked: {
  trusted: TrustedKey[];
  calls: boolean;
  tenant?: string;
}): Promise<Verified> {
  const evidence = await openEvidence();
  try {
    const { tenant, trusted, calls } = asked;
    if (tenant !== undefined && !evidence.tenants.includes(tenant)) {
      throw new StartFault(`There is no tenant ${tenant} in ${evidence.label}.`);
    }
    const reports: ChainReport[] = [];
    for (const tenantId of tenant === undefined ? evidence.tenants : [tenant]) {
      const witnessed = evidence.witnessed.get(tenantId);
      const stored = evidence.callsOf(tenantId);
      reports.push(
        await verifyChain(proofOf(evidence.trailOf(tenantId), witnessed === undefined ? [] : [witnessed]), {
          tenantId,
          trusted,
          ...(calls && { calls: new CallsCheck((callId, after, limit) => stored.log(callId, after, limit)) }),
        }),
      );
    }
    return { source: evidence.label, keys: trusted.map(({ id }) => id), reports };
  } finally {
    await evidence.close();
  }
}

/** Throws ExportFault for what is no export, or not a whole one. */
export async function verifyFile(
  file: string,
  text: AsyncIterable<string>,
  trusted: TrustedKey[],
): Promise<Verified> {
  const { header, lines } = await readExport(text);
  const report = await verifyChain(lines, { tenantId: header.tenantId, trusted });
  return {
    source: `${file}, exported ${header.exportedAt}`,
    keys: trusted.map(({ id }) => id),
    reports: [report],
  };
}
