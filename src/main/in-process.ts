/** A whole Parley inside another program: `import { openInProcess } from 'parley/in-process'`. */
import { openLog } from '#adapters/telemetry/log.ts';
import type { SessionService } from '#platform/sessions/session-service.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { systemClock } from './clock.ts';
import { Closing } from './closing.ts';
import { phases } from './phases.ts';
import { readSettings } from './settings/settings.ts';
import { urlOf } from './url-of.ts';
import { openParley } from './wire.ts';

export interface InProcess {
  sessions: SessionService;
  /** Who asks, where no person does: an operator of the home tenant, under this name in the evidence. */
  program: Principal;
  /** Where its consoles and its API are. */
  url: string;
  /** Ends what goes on, then everything else. */
  close(): Promise<boolean>;
}

/** `settings` as in docs/SETTINGS.md, over those of the environment. Throws StartFault. */
export async function openInProcess(name: string, settings: Record<string, string> = {}): Promise<InProcess> {
  const read = readSettings(process.cwd(), settings);
  const log = openLog({
    level: 'warn',
    secrets: [],
    plain: false,
    write: (line) => void process.stderr.write(line),
  });
  const closing = new Closing();
  const close = (): Promise<boolean> => closing.close(systemClock, log);
  try {
    const { sessions, port } = await openParley({ settings: read, log, closing, phases: phases() });
    const program: Principal = {
      kind: 'service',
      id: name,
      label: name,
      tenantId: HOME_TENANT,
      role: 'operator',
      scopes: null,
    };
    return { sessions, program, url: urlOf(read, port), close };
  } catch (fault) {
    await close();
    throw fault;
  }
}
