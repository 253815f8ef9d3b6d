import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('ARCHITECTURE draws the floors as the code imports them', () => {
  const drawn = execFileSync(process.execPath, [join(import.meta.dirname, 'check-layers.ts'), '--draw'], {
    encoding: 'utf8',
  });
  const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'ARCHITECTURE.md'), 'utf8');
  const shown = /<!-- floors -->\n```mermaid\n([\s\S]*?)```\n<!-- \/floors -->/.exec(page)?.[1];
  expect(shown).toBe(drawn);
});
