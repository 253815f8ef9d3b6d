/** `parley secrets rotate-master`: another master key, while everything goes on. */
import { openOwnCustody, type OwnCustody } from '#main/commands/custody.ts';
import { rotateMaster } from '#platform/governance/custody/keys/rotation.ts';
import { StartFault } from '#platform/start-fault.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { COMMAND_LINE, ownCustodyCommand, type Printing } from './custody/command.ts';

export async function runRotateMaster(printing: Printing): Promise<void> {
  await ownCustodyCommand(printing, openOwnCustody, async (own) => {
    const rotation = await rotate(own);
    return { result: rotation, text: told(rotation, own.masterKey) };
  });
}

interface Rotation {
  /** Before, and from now on. */
  was: string;
  masterId: string;
  rewrapped: number;
}

async function rotate({ masters, masterKey, dataKeys, audit }: OwnCustody): Promise<Rotation> {
  if (masterKey.in === 'setting') {
    throw new StartFault(
      'The master key is PARLEY_MASTER_KEY, which Parley cannot change: make another with `openssl rand -base64 32`, set it there, set the present one as PARLEY_MASTER_KEY_PREVIOUS, and start Parley, which wraps everything anew.',
    );
  }
  const was = (await masters.current()).id;
  const record = (action: 'secrets.rotate_master' | 'secrets.master_rotated', id: string, detail = {}) =>
    audit.record({
      tenantId: HOME_TENANT,
      actor: COMMAND_LINE,
      action,
      subject: { type: 'master key', id },
      riskTier: 'high',
      detail,
    });
  await record('secrets.rotate_master', was);
  const rotation = await rotateMaster(masters, dataKeys);
  await record('secrets.master_rotated', rotation.masterId, { was, rewrapped: rotation.rewrapped });
  return { was, ...rotation };
}

function told({ was, masterId, rewrapped }: Rotation, masterKey: OwnCustody['masterKey']): string {
  const lines = [
    `The master key is ${masterId} now, in place of ${was}.`,
    `${rewrapped} data ${rewrapped === 1 ? 'key was' : 'keys were'} wrapped anew; secrets and recordings stayed as they are.`,
  ];
  if (masterKey.in === 'file') {
    lines.push(
      `Back up ${masterKey.path} now. ${masterKey.path}.old opens backups of the database from before: keep it as long as those.`,
    );
  }
  return `${lines.join('\n')}\n`;
}
