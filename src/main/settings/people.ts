/** How people enter, and the mails they get. */
import { z } from 'zod';
import { address, key, name, onOff } from './forms.ts';
import type { SettingRow } from './row.ts';

export const peopleRows: SettingRow[] = [
  {
    name: 'PARLEY_DEMO',
    group: 'People',
    meaning:
      'Whether the home tenant can be entered without an account, at this machine only: `on` or `off`. Off by itself where `PARLEY_HOST` or `PARLEY_PUBLIC_URL` lead here from elsewhere; with the latter, `on` allows it.',
    fallback: null,
    example: 'off',
    form: onOff,
  },
  {
    name: 'PARLEY_KEY',
    group: 'People',
    meaning: 'An API key (`pk_…`) with which `parley call` asks a Parley, where there is no demo.',
    fallback: null,
    example: 'pk_0123456789abcdefghij0123456789abcdefghij',
    secret: true,
    form: key.refine((value) => value.startsWith('pk_'), 'must be an API key, which begins with pk_'),
  },
  {
    name: 'PARLEY_AUTH_SECRET',
    group: 'People',
    meaning:
      'Signs sessions and seals second factors; at least 32 characters. Only for several Parleys on one database, which must share it: else one is made and kept in the data folder.',
    fallback: null,
    example: 'output-of-openssl-rand-hex-32-goes-here',
    secret: true,
    form: z
      .string()
      .min(32, 'must be at least 32 characters')
      .max(512, 'must be at most 512 characters')
      .refine(
        (value) => !value.endsWith('goes-here'),
        'is the example from the documentation; make your own',
      ),
  },
  {
    name: 'PARLEY_SMTP_URL',
    group: 'People',
    meaning:
      'Mail server for invitations and new passwords. Without it their links appear in the terminal of whoever runs Parley.',
    fallback: null,
    example: 'smtp://user:password@mail.example.com:587',
    secret: true,
    form: address('smtp', 'smtps'),
  },
  {
    name: 'PARLEY_MAIL_FROM',
    group: 'People',
    meaning: 'Sender of these mails; needed with `PARLEY_SMTP_URL`.',
    fallback: null,
    example: 'Parley <parley@example.com>',
    form: name,
  },
];
