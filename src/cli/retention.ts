/** `parley retention run`: what the hourly run does, now; or, as a dry run, what it would do. */
import { openOwnCustody, type OwnCustody } from '#main/commands/custody.ts';
import type { RetentionReport } from '#platform/governance/custody/retention/run.ts';
import { StartFault } from '#platform/start-fault.ts';
import { ownCustodyCommand } from './custody/command.ts';
import { printRetention } from './custody/print-retention.ts';

export interface RetentionRunOptions {
  dryRun?: boolean;
  tenant?: string;
  json?: boolean;
}

export async function runRetentionCommand(options: RetentionRunOptions): Promise<void> {
  const dryRun = options.dryRun === true;
  await ownCustodyCommand(options, openOwnCustody, async (own) => {
    const reports = await reportsOf(own, options.tenant, dryRun);
    const page = { colours: process.stdout.isTTY === true };
    return {
      result: { source: own.label, dryRun, reports },
      text: printRetention({ source: own.label, dryRun, reports }, page),
    };
  });
}

async function reportsOf(
  { custody, tenants, label }: OwnCustody,
  tenant: string | undefined,
  dryRun: boolean,
): Promise<RetentionReport[]> {
  if (tenant === undefined) return custody.retention.runAll({ dryRun });
  if (!tenants.includes(tenant)) throw new StartFault(`There is no tenant ${tenant} in ${label}.`);
  return [await custody.retention.run(tenant, { dryRun })];
}
