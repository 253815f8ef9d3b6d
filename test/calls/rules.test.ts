/** Every rule of docs/VOICE-RULES.md is cited by a test, and no test cites a rule that is not there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

function rules(): string[] {
  const page = readFileSync(join(ROOT, 'docs/VOICE-RULES.md'), 'utf8');
  return [...page.matchAll(/^- \*\*([A-Z]{2}\d+)\*\*/gmu)].map((match) => match[1]!);
}

/** Rule ids that open the name of a test, as in `[BI3] a backchannel`, or a row of a table of tests. By id, a file that cites it. */
function citations(): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of ['src', 'test']) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.test.ts') || name.includes('node_modules')) continue;
      const text = readFileSync(join(ROOT, folder, name), 'utf8');
      for (const [, ids] of text.matchAll(/[`'"]((?:\[[A-Z]{2}\d+\] ?)+)/gu)) {
        for (const [, id] of ids!.matchAll(/\[([A-Z]{2}\d+)\]/gu)) found.set(id!, join(folder, name));
      }
      for (const [, id] of text.matchAll(/^\s*\['([A-Z]{2}\d+)',/gmu)) found.set(id!, join(folder, name));
    }
  }
  return found;
}

describe('the voice rules', () => {
  it('are each numbered once', () => {
    expect(rules().length).toBeGreaterThan(40);
    expect(new Set(rules()).size).toBe(rules().length);
  });

  it('are each cited by a test', () => {
    const cited = citations();
    expect(rules().filter((rule) => !cited.has(rule))).toEqual([]);
  });

  it('are the only ones that tests cite', () => {
    const known = new Set(rules());
    expect([...citations()].filter(([rule]) => !known.has(rule))).toEqual([]);
  });
});
