/** Builds the pages when their sources have changed since the last build; a warm start only compares a hash. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ownEnvironment } from './settings/settings.ts';

export type BuiltConsoles =
  | { folder: string; built: boolean }
  /** Why there are no pages. */
  | { folder: null; reason: string };

/** `root` is the folder of package.json. Never throws: without pages, calls and the API still work. */
export async function buildConsoles(root: string): Promise<BuiltConsoles> {
  const folder = join(root, 'dist', 'consoles');
  const stamp = join(root, 'dist', 'consoles.sha256');
  const page = join(folder, 'index.html');
  try {
    const hash = await sourcesHash(root);
    const fresh = existsSync(page) && (await readFile(stamp, 'utf8').catch(() => '')) === hash;
    if (fresh) return { folder, built: false };
    const vite = viteOf(root);
    if (vite === null) {
      return existsSync(page)
        ? { folder, built: false }
        : { folder: null, reason: 'the pages are not built and vite is not installed: run `npm ci`' };
    }
    await build(vite, root);
    await mkdir(dirname(stamp), { recursive: true });
    await writeFile(stamp, hash);
    return { folder, built: true };
  } catch (fault) {
    return { folder: null, reason: `the pages could not be built: ${(fault as Error).message}` };
  }
}

/** Over everything that goes into the pages, by path and content. */
async function sourcesHash(root: string): Promise<string> {
  const hash = createHash('sha256');
  const files = await Array.fromAsync(
    glob(['src/consoles/**/*.*', 'src/wire/**/*.ts', 'package.json'], { cwd: root }),
  );
  for (const file of files.toSorted()) {
    if (/\.test\.tsx?$/.test(file)) continue;
    hash.update(`${file}\0`).update(await readFile(join(root, file)));
  }
  return hash.digest('hex');
}

function viteOf(root: string): string | null {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('vite/package.json');
    return join(dirname(manifest), 'bin', 'vite.js');
  } catch {
    return null;
  }
}

/** In a process of its own: the memory and the work of a build do not stay with the calls. */
function build(vite: string, root: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = [vite, 'build', '--config', 'src/consoles/vite.config.ts', '--logLevel', 'error'];
    // Whatever kind of environment Parley itself is started in, its pages are the finished ones.
    const env = { ...ownEnvironment(), NODE_ENV: 'production' };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => (complaint = `${complaint}${text.toString()}`.slice(-2000)));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(complaint.trim() || `vite ended with ${code}`));
    });
  });
}
