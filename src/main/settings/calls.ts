/** How calls are answered, and the carrier they come from. */
import { z } from 'zod';
import { key, onOff, text, web, whole } from './forms.ts';
import type { SettingRow } from './row.ts';

export const callsRows: SettingRow[] = [
  {
    name: 'PARLEY_RECORD',
    group: 'Calls',
    meaning: 'Whether calls are recorded: `on` or `off`.',
    fallback: 'on',
    example: 'off',
    form: onOff,
  },
  {
    name: 'PARLEY_AGENT',
    group: 'Calls',
    meaning: 'The agent that answers when a line names none.',
    fallback: 'dental',
    example: 'cards',
    form: z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be lower-case letters, digits and hyphens, at most 64'),
  },
  {
    name: 'PARLEY_MAX_CALLS',
    group: 'Calls',
    meaning: 'Calls that may go on at the same time; one more is refused.',
    fallback: '50',
    example: '200',
    form: whole(1, 10_000),
  },
  {
    name: 'PARLEY_MAX_LAG_MS',
    group: 'Calls',
    meaning:
      'How late frames may leave, on average over some seconds, before no further call is taken. Lines have three times as much in hand as the default: nobody hears it yet.',
    fallback: '50',
    example: '30',
    form: whole(5, 10_000),
  },
  {
    name: 'PARLEY_TURN_MODEL',
    group: 'Calls',
    meaning:
      'A learned turn detector: the path of a Smart Turn v3 model in ONNX format. It shortens and stretches the waits of docs/VOICE-RULES.md (EP13); without it words and sound decide.',
    fallback: null,
    example: '/models/smart-turn-v3.onnx',
    form: text,
  },
  {
    name: 'TWILIO_AUTH_TOKEN',
    group: 'Calls',
    meaning:
      "Your Twilio account's token, which proves Twilio's webhooks. Without it only this machine may call them.",
    fallback: null,
    example: '0123456789abcdef0123456789abcdef',
    secret: true,
    form: key,
  },
  {
    name: 'PARLEY_TWILIO_ACCOUNT_SID',
    group: 'Calls',
    meaning:
      'Your Twilio account, by which calls are placed; needs `TWILIO_AUTH_TOKEN` and `PARLEY_PUBLIC_URL` beside it.',
    fallback: null,
    example: 'AC0123456789abcdef0123456789abcdef',
    form: z.string().regex(/^AC[0-9a-zA-Z]{1,64}$/, 'must be the SID of an account, which begins with AC'),
  },
  {
    name: 'PARLEY_TWILIO_API_URL',
    group: 'Calls',
    meaning: "Another address of Twilio's API: a region of theirs, or a server of your own for tests.",
    fallback: null,
    example: 'https://api.dublin.ie1.twilio.com',
    form: web,
  },
];
