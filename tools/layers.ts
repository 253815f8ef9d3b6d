/** The walls of the house as dependency-cruiser rules: one rule a floor, then the islands, the tests and the cycles. */
import type { IForbiddenRuleType } from 'dependency-cruiser';

/** What each top folder of `src` may import of ours, besides itself. A folder that is not here is an error. */
export const FLOORS: Record<string, readonly string[]> = {
  audio: [],
  wire: [],
  voice: ['audio'],
  platform: ['audio', 'voice'],
  adapters: ['audio', 'voice', 'platform', 'wire'],
  api: ['wire', 'voice', 'platform'],
  consoles: ['wire'],
  main: ['audio', 'wire', 'voice', 'platform', 'adapters', 'api'],
  cli: ['audio', 'wire', 'voice', 'platform', 'main'],
};

/** Packages and Node modules of the floors that may not take any they like. */
const OUTSIDE: Record<string, { packages: string[]; node: string[] }> = {
  audio: { packages: [], node: [] },
  voice: { packages: [], node: [] },
  wire: { packages: ['zod'], node: [] },
  platform: { packages: ['zod', 'yaml', 'canonicalize', 'diff', 'libphonenumber-js'], node: ['crypto'] },
  consoles: {
    packages: [
      '@base-ui/react',
      '@tailwindcss/vite',
      '@tanstack/react-query',
      '@tanstack/react-router',
      '@vitejs/plugin-react',
      'diff',
      'lucide-react',
      'react',
      'react-dom',
      'tailwindcss',
      'uqr',
      'vite',
      'yaml',
      'zod',
    ],
    node: ['path', 'url', 'fs', 'zlib'],
  },
};

/** Kinds of adapters whose every folder is an island. */
const ISLANDS = 'channels|providers|store|keys|bus|telemetry|policy|identity|net|marketplace';
/** Code that is not part of the product: it may use vitest and Node, and only its own kind may import it. */
export const TEST_CODE = '(\\.test\\.tsx?$|\\.(fixture|test-support)\\.ts$|\\.contract\\.ts$|/fakes/)';
/** Also where `node_modules` is a link to a folder elsewhere. */
const PACKAGE = '(^|/)node_modules/';

export const RULES: IForbiddenRuleType[] = [
  ...Object.entries(FLOORS).map(floor),
  ...Object.entries(OUTSIDE).flatMap(outside),
  {
    name: 'adapters are islands: no adapter imports a sibling',
    severity: 'error',
    from: { path: `^src/adapters/([^/]+)/([^/]+)/`, pathNot: TEST_CODE },
    to: { path: `^src/adapters/$1/[^/]+/`, pathNot: `^src/adapters/$1/$2/` },
  },
  {
    name: 'adapters are islands: no kind imports another',
    severity: 'error',
    from: { path: `^src/adapters/(${ISLANDS})/`, pathNot: TEST_CODE },
    to: { path: `^src/adapters/(${ISLANDS})/`, pathNot: `^src/adapters/$1/` },
  },
  {
    name: 'product code never imports tests, contracts or fakes',
    severity: 'error',
    from: { path: '^src/', pathNot: TEST_CODE },
    to: { path: [`^src/.*${TEST_CODE}`, `^(test|bench|tools)/`, `${PACKAGE}(@vitest/|vitest/|playwright)`] },
  },
  {
    name: 'no cycles',
    severity: 'error',
    from: { path: '^src/' },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'every import resolves',
    severity: 'error',
    from: { path: '^src/' },
    to: { couldNotResolve: true },
  },
  {
    name: 'no package that package.json does not name',
    severity: 'error',
    from: { path: '^src/', pathNot: TEST_CODE },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
];

function floor([name, may]: [string, readonly string[]]): IForbiddenRuleType {
  const list = may.length === 0 ? 'nothing of ours' : `only ${may.join(', ')}`;
  return {
    name: `floor ${name}: imports ${list}`,
    severity: 'error',
    from: { path: `^src/${name}/` },
    to: { path: '^src/', pathNot: `^src/(${[name, ...may].join('|')})/` },
  };
}

function outside([name, { packages, node }]: [string, { packages: string[]; node: string[] }]) {
  const from = { path: `^src/${name}/`, pathNot: TEST_CODE };
  const anyOf = (words: string[]) => words.map((word) => word.replaceAll(/[./]/g, '\\$&')).join('|');
  const rules: IForbiddenRuleType[] = [
    {
      name: `outside ${name}: packages ${packages.join(', ') || 'none'}`,
      severity: 'error',
      from,
      to: {
        path: PACKAGE,
        ...(packages.length > 0 ? { pathNot: `${PACKAGE}(@types/)?(${anyOf(packages)})/` } : {}),
      },
    },
    {
      name: `outside ${name}: Node modules ${node.join(', ') || 'none'}`,
      severity: 'error',
      from,
      to: {
        dependencyTypes: ['core'],
        ...(node.length > 0 ? { pathNot: `^(node:)?(${anyOf(node)})(/|$)` } : {}),
      },
    },
  ];
  return rules;
}
