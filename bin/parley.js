#!/usr/bin/env node
// Starts the command line under Node 24, which runs the TypeScript as it stands. Plain JavaScript that Node 20 understands.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import nodeModule, { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED_MAJOR = 24;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) await here();
else elsewhere();

async function here() {
  const missing = firstMissing();
  if (missing !== undefined)
    return stop(`The package ${missing} is not installed; run \`npm ci\` in ${root} first.`);
  nodeModule.enableCompileCache(join(root, 'node_modules', '.cache', 'parley'));
  const { run } = await import(pathToFileURL(join(root, 'src', 'cli', 'program.ts')).href);
  await run(process.argv);
}

/** Runs the same command again under the Node 24 that `npm ci` brings, and ends as it ends. */
function elsewhere() {
  const node = ownNode();
  if (node === undefined) {
    return stop(
      `Parley needs Node ${NEEDED_MAJOR}, and this is ${process.version}; run \`npm ci\` in ${root} first, which brings it.`,
    );
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both, and this process passes it on as well: who stops takes two at once for one.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (fault) => stop(`Node ${NEEDED_MAJOR} (${node}) does not start: ${fault.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) return process.exit(code ?? 1);
    for (const each of signals) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}

function ownNode() {
  try {
    const path = createRequire(join(root, 'package.json')).resolve('node/package.json');
    const node = join(dirname(path), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

function firstMissing() {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.keys(dependencies).find((name) => !existsSync(join(root, 'node_modules', name)));
}

function stop(sentence) {
  process.stderr.write(`parley: ${sentence}\n`);
  process.exitCode = 2;
}
