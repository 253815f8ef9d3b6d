/** Where the master key is (docs/CUSTODY.md). */
import { z } from 'zod';
import { key, web } from './forms.ts';
import type { SettingRow } from './row.ts';

const masterKey = z
  .string()
  .regex(
    /^[A-Za-z0-9+/]{43}=$/,
    'must be 32 bytes written as base64, as `openssl rand -base64 32` makes them',
  );

export const custodyRows: SettingRow[] = [
  {
    name: 'PARLEY_MASTER_KEY',
    group: 'Custody',
    meaning:
      'The key that wraps all other keys, in place of the file `master.key` in the data folder: 32 bytes as base64 (`openssl rand -base64 32`).',
    fallback: null,
    example: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    secret: true,
    form: masterKey,
  },
  {
    name: 'PARLEY_MASTER_KEY_PREVIOUS',
    group: 'Custody',
    meaning:
      'The master key that was in use before: at the next start, what it wrapped is wrapped under the new one. Then it may go.',
    fallback: null,
    example: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    secret: true,
    form: masterKey,
  },
  {
    name: 'PARLEY_VAULT_URL',
    group: 'Custody',
    meaning:
      'Address of a HashiCorp Vault whose transit engine keeps the master key. Needs `PARLEY_VAULT_TOKEN`.',
    fallback: null,
    example: 'https://vault.example.com:8200',
    form: web,
  },
  {
    name: 'PARLEY_VAULT_TOKEN',
    group: 'Custody',
    meaning: 'A token that may encrypt, decrypt, read and rotate the transit key.',
    fallback: null,
    example: 'hvs.0123456789abcdef',
    secret: true,
    form: key,
  },
  {
    name: 'PARLEY_VAULT_KEY',
    group: 'Custody',
    meaning: 'Name of the transit key, of type `aes256-gcm96`.',
    fallback: 'parley',
    example: 'parley',
    form: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be letters, digits, _ and -, at most 64'),
  },
];
