import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const set = (flags: string): string =>
  `import { setFlagsFromString } from 'node:v8'; setFlagsFromString('${flags}');`;
const ours = `import { letHeapGrow } from ${JSON.stringify(import.meta.resolve('./collector.ts'))}; letHeapGrow();`;

test('the collector is set by a flag that this V8 knows: an unknown one would be complained of, and change nothing', () => {
  expect(complaintsOf(set('--heap-growing-porcent=100'))).not.toBe('');
  expect(complaintsOf(ours)).toBe('');
});

function complaintsOf(script: string): string {
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }).stderr;
}
