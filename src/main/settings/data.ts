/** Where calls and recordings are kept. */
import { address, text } from './forms.ts';
import type { SettingRow } from './row.ts';

export const dataRows: SettingRow[] = [
  {
    name: 'PARLEY_DATA',
    group: 'Data',
    meaning: 'Folder of the embedded database, the recordings and the spool.',
    fallback: './data',
    example: '/var/lib/parley',
    form: text,
  },
  {
    name: 'DATABASE_URL',
    group: 'Data',
    meaning: 'Your own Postgres (15 or newer) in place of the embedded one.',
    fallback: null,
    example: 'postgres://parley:password@localhost:5432/parley',
    secret: true,
    form: address('postgres', 'postgresql'),
  },
];
