/** Another user to be, where this one is root. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './parley.ts';

export const NOBODY = { uid: 65_534, gid: 65_534 };
export const asRoot = process.geteuid?.() === 0;

/** Why no ordinary user can run this checkout here; null when one can. */
export function noOtherUser(): string | null {
  if (!asRoot) return 'only root can be another user';
  const read = spawnSync(process.execPath, ['--version'], { ...NOBODY, cwd: '/' });
  const program = spawnSync('/bin/cat', [join(ROOT, 'bin', 'parley.js')], { ...NOBODY, cwd: '/' });
  return read.status === 0 && program.status === 0 ? null : 'other users may not read this checkout';
}
