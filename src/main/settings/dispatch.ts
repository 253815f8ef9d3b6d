/** Calls in several processes (docs/DISPATCH.md). */
import { z } from 'zod';
import { web } from './forms.ts';
import type { SettingRow } from './row.ts';

export const dispatchRows: SettingRow[] = [
  {
    name: 'PARLEY_ROLE',
    group: 'Dispatch',
    meaning:
      'What this process does: `all`; or, on one database with others, `gateway` (takes calls in, serves pages and API) or `runner` (holds calls). `--role` goes before.',
    fallback: 'all',
    example: 'runner',
    form: z.enum(['all', 'gateway', 'runner'], 'must be all, gateway or runner'),
  },
  {
    name: 'PARLEY_RUNNER_URL',
    group: 'Dispatch',
    meaning:
      'Address under which carriers reach this runner’s media socket. Where it is not set: its own address on this machine.',
    fallback: null,
    example: 'https://runner-2.example.com',
    form: web,
  },
];
