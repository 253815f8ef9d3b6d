import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const rooms: string[] = [];
afterAll(() => rooms.forEach((room) => rmSync(room, { recursive: true, force: true })));

const CLEAN: Record<string, string> = {
  'src/audio/frames.ts': 'export const FRAME = 320;',
  'src/wire/api.ts': "import { z } from 'zod';\nexport const Call = z;",
  'src/voice/turn.ts': "import { FRAME } from '#audio/frames.ts';\nexport const turn = FRAME;",
  'src/platform/calls/live.ts': "import { turn } from '#voice/turn.ts';\nexport const live = turn;",
  'src/adapters/store/kysely/store.ts':
    "import pg from 'pg';\nimport { live } from '#platform/calls/live.ts';\nexport const store = [pg, live];",
};

/** A small house in a folder of its own: the clean one, and what is seeded on top of it. */
function house(seeded: Record<string, string>): string {
  const room = mkdtempSync(join(tmpdir(), 'parley-layers-'));
  rooms.push(room);
  const packages = Object.fromEntries(
    ['zod', 'pg', 'vitest', 'stray'].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'module.exports = {};'],
    ]),
  );
  const manifest = JSON.stringify({
    name: 'house',
    type: 'module',
    imports: { '#*': './src/*' },
    dependencies: { zod: '1.0.0', pg: '1.0.0' },
    devDependencies: { vitest: '1.0.0' },
  });
  for (const [path, text] of Object.entries({ 'package.json': manifest, ...packages, ...CLEAN, ...seeded })) {
    mkdirSync(dirname(join(room, path)), { recursive: true });
    writeFileSync(join(room, path), `${text}\n`);
  }
  return room;
}

function check(room: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = resolve(import.meta.dirname, 'check-layers.ts');
  return new Promise((done) => {
    execFile(process.execPath, [script, '--root', room], (fault, stdout, stderr) => {
      done({ code: typeof fault?.code === 'number' ? fault.code : fault === null ? 0 : 1, stdout, stderr });
    });
  });
}

describe('The walls of the house', () => {
  it('stand in a clean house', async () => {
    const result = await check(house({}));
    expect(result.stderr).toBe('');
    expect(result.stdout).toMatch(/^layers: 5 modules, \d+ imports, every wall stands\n$/);
    expect(result.code).toBe(0);
  });

  const seeds: [string, string, string, string][] = [
    ['audio importing the heart', 'src/audio/bad.ts', "import '#voice/turn.ts';", 'floor audio'],
    ['wire importing audio', 'src/wire/bad.ts', "import '#audio/frames.ts';", 'floor wire'],
    [
      'the heart importing the platform',
      'src/voice/bad.ts',
      "import '#platform/calls/live.ts';",
      'floor voice',
    ],
    ['the heart importing a package', 'src/voice/bad.ts', "import 'zod';", 'outside voice: packages'],
    [
      'the heart importing a Node module',
      'src/voice/bad.ts',
      "import 'node:fs';",
      'outside voice: Node modules',
    ],
    [
      'the heart importing only a type from above',
      'src/voice/bad.ts',
      "import type { live } from '#platform/calls/live.ts';\nexport type A = typeof live;",
      'floor voice',
    ],
    [
      'the platform importing a database',
      'src/platform/calls/bad.ts',
      "import 'pg';",
      'outside platform: packages',
    ],
    [
      'the platform importing an adapter',
      'src/platform/calls/bad.ts',
      "import '#adapters/store/kysely/store.ts';",
      'floor platform',
    ],
    [
      'an adapter importing a sibling',
      'src/adapters/store/files/bad.ts',
      "import '../kysely/store.ts';",
      'adapters are islands: no adapter',
    ],
    [
      'a channel importing the store',
      'src/adapters/channels/twilio/bad.ts',
      "import '#adapters/store/kysely/store.ts';",
      'adapters are islands: no kind',
    ],
    ['a console importing the heart', 'src/consoles/bad.tsx', "import '#voice/turn.ts';", 'floor consoles'],
    [
      'the API importing an adapter',
      'src/api/bad.ts',
      "import '#adapters/store/kysely/store.ts';",
      'floor api',
    ],
    ['an import that leads nowhere', 'src/api/bad.ts', "import './nowhere.ts';", 'every import resolves'],
    ['a package that the manifest does not name', 'src/api/bad.ts', "import 'stray';", 'no package that'],
    ['a new top folder', 'src/attic/bad.ts', 'export {};', 'has no floor'],
    ['a module beside the floors', 'src/bad.ts', 'export {};', 'has no floor'],
  ];

  it('fall for each way of breaking one', async () => {
    // One cruise a seed costs a second, and they do not touch each other: each gets a file of its own in one house.
    const seeded: Record<string, string> = {};
    const wanted = seeds.map(([what, path, text, rule], index) => {
      const file = path.replace('bad', `bad-${index}`);
      seeded[file] = text;
      return { what, file: /has no floor/.test(rule) ? path.replace(/\/bad\.ts$/, '') : file, rule };
    });
    wanted.at(-1)!.file = `src/bad-${seeds.length - 1}.ts`;
    const { code, stderr } = await check(house(seeded));
    expect(code).toBe(1);
    const faults = stderr.split(/\n(?=src)/);
    for (const { what, file, rule } of wanted) {
      expect(
        faults.some((fault) => fault.startsWith(file) && fault.includes(rule)),
        `${what} (${file}) is caught by "${rule}"\n${stderr}`,
      ).toBe(true);
    }
  });

  it('fall for cycles between modules and between folders of the platform', async () => {
    const { code, stderr } = await check(
      house({
        'src/api/one.ts': "import './two.ts';",
        'src/api/two.ts': "import './one.ts';",
        'src/platform/agents/a.ts': "import '#platform/calls/b.ts';",
        'src/platform/calls/b.ts': 'export {};',
        'src/platform/calls/c.ts': "import '#platform/agents/d.ts';",
        'src/platform/agents/d.ts': 'export {};',
      }),
    );
    expect(code).toBe(1);
    expect(stderr).toContain('no cycles');
    expect(stderr).toContain('src/platform/calls: imports, by way of others, itself');
  });

  it('fall for product code that imports a test, a contract, a fake or vitest, and let tests do so', async () => {
    const { stderr } = await check(
      house({
        'src/voice/ports/clock.contract.ts': "import 'vitest';\nimport 'node:assert';",
        'src/voice/ports/fakes/clock.ts': 'export {};',
        'src/voice/turn.test.ts': "import 'vitest';\nimport './ports/fakes/clock.ts';\nimport 'node:fs';",
        'src/api/a.ts': "import '#voice/ports/clock.contract.ts';",
        'src/api/b.ts': "import '#voice/ports/fakes/clock.ts';",
        'src/api/c.ts': "import '#voice/turn.test.ts';",
        'src/api/d.ts': "import 'vitest';",
      }),
    );
    const caught = [...stderr.matchAll(/^(src\/\S+) .*\n\s+product code never/gm)].map((match) => match[1]);
    expect(new Set(caught)).toEqual(
      new Set(['src/api/a.ts', 'src/api/b.ts', 'src/api/c.ts', 'src/api/d.ts']),
    );
    expect(stderr).not.toMatch(/^src\/voice/m);
  });

  it('fall when a module was not seen', async () => {
    // Hidden from the cruise by its `data` exclusion, not from the count of files.
    const { code, stderr } = await check(
      house({ 'src/api/x.ts': 'export {};', 'src/audio/node_modules/y.ts': 'export {};' }),
    );
    expect(code).toBe(1);
    expect(stderr).toContain('src/audio/node_modules/y.ts: was not seen by dependency-cruiser');
  });
});
