/** Who decides on policies (docs/GOVERNANCE.md). */
import { z } from 'zod';
import { web } from './forms.ts';
import type { SettingRow } from './row.ts';

export const policiesRows: SettingRow[] = [
  {
    name: 'PARLEY_OPA_URL',
    group: 'Policies',
    meaning:
      'Address of an Open Policy Agent that decides in place of the embedded Cedar, with docs/GOVERNANCE.md’s policies loaded.',
    fallback: null,
    example: 'http://localhost:8181',
    form: web,
  },
  {
    name: 'PARLEY_POLICY_AWAY',
    group: 'Policies',
    meaning:
      'What a caller meets while the policies cannot be asked: `shipped` goes by the shipped policies, `closed` answers no call. What people ask for is refused either way.',
    fallback: 'shipped',
    example: 'closed',
    form: z.enum(['shipped', 'closed'], 'must be `shipped` or `closed`'),
  },
];
