/** The load generator as a program: `node bench/load/generator/main.ts --url ws://… --calls 10`. Prints one line of JSON. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { runLoad } from './load.ts';
import { readOptions } from './options.ts';

try {
  const options = readOptions(process.argv.slice(2));
  if (options.json !== null) writeFileSync(`${options.json}.samples`, '');
  const result = await runLoad(options, (sample) => {
    const line = JSON.stringify(sample);
    process.stderr.write(`${line}\n`);
    if (options.json !== null) appendFileSync(`${options.json}.samples`, `${line}\n`);
  });
  const text = JSON.stringify(result);
  if (options.json !== null) writeFileSync(options.json, text);
  process.stdout.write(`${text}\n`);
  process.exit(0);
} catch (fault) {
  process.stderr.write(`${(fault as Error).message}\n`);
  process.exit(2);
}
