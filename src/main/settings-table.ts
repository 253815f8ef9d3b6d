/** Every setting: its name, meaning, default and form. docs/SETTINGS.md and .env.example are this table, held equal by a test. */
import { z } from 'zod';
import { allowedHosts } from '#adapters/net/allowed-hosts.ts';
import { dispatchRows } from './settings-dispatch.ts';

export interface SettingRow {
  name: string;
  group: string;
  meaning: string;
  /** As written in the documentation; null when nothing is set. */
  fallback: string | null;
  example: string;
  /** Its value is never printed. */
  secret?: boolean;
  form: z.ZodType<unknown, string>;
}

const text = z.string().min(1, 'must not be empty');
const name = text.max(200, 'must be at most 200 characters');
const onOff = z.enum(['on', 'off'], 'must be `on` or `off`').transform((value) => value === 'on');
/** Goes into an HTTP header. */
const key = z.string().regex(/^[\x21-\x7e]{1,4096}$/, 'must be at most 4096 plain characters without spaces');
const masterKey = z
  .string()
  .regex(
    /^[A-Za-z0-9+/]{43}=$/,
    'must be 32 bytes written as base64, as `openssl rand -base64 32` makes them',
  );

function whole(low: number, high: number): z.ZodType<number, string> {
  const message = `must be a whole number from ${low} to ${high}`;
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .refine((value) => value >= low && value <= high, message);
}

function address(...protocols: string[]): z.ZodType<string, string> {
  return z.string().refine(
    (value) => {
      const url = URL.canParse(value) ? new URL(value) : undefined;
      return url !== undefined && protocols.includes(url.protocol.slice(0, -1));
    },
    `must be an address that begins with ${protocols.map((each) => `${each}://`).join(' or ')}`,
  );
}

/** Without its last slash, so that a path can be put behind it. */
const web = address('http', 'https').transform((value) => value.replace(/\/+$/, ''));

const own: SettingRow[] = [
  {
    name: 'PORT',
    group: 'Address',
    meaning: 'Port of the pages, the API and the lines; 0 takes any free one.',
    fallback: '7070',
    example: '8080',
    form: whole(0, 65_535),
  },
  {
    name: 'PARLEY_HOST',
    group: 'Address',
    meaning:
      'Address to listen on. Any but this machine itself (127.0.0.1, ::1, localhost) lets other machines reach the sign-in.',
    fallback: '127.0.0.1',
    example: '0.0.0.0',
    form: z.string().regex(/^[A-Za-z0-9.:_-]+$/, 'must be a host name or an IP address'),
  },
  {
    name: 'PARLEY_PUBLIC_URL',
    group: 'Address',
    meaning: 'Address under which others reach Parley (a tunnel, a proxy); Twilio needs it.',
    fallback: null,
    example: 'https://voice.example.com',
    form: web,
  },
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
  {
    name: 'PARLEY_MARKETPLACE',
    group: 'Address',
    meaning: 'Where bundles of agents are offered: a folder, or an address at which `index.json` lists them.',
    fallback: null,
    example: 'https://market.example.com/parley',
    form: text,
  },
  {
    name: 'PARLEY_ALLOW_HOSTS',
    group: 'Address',
    meaning:
      'Hosts of your own network that webhooks, tools and the like may reach although they are not public: names, addresses and ranges, divided by commas, each with a port where only that one is meant.',
    fallback: null,
    example: 'n8n.lan,192.168.1.20:5678',
    form: z.string().transform((value, context) => {
      try {
        return allowedHosts(value);
      } catch (fault) {
        context.addIssue({ code: 'custom', message: `is not a list of hosts: ${(fault as Error).message}` });
        return z.NEVER;
      }
    }),
  },
  ...dispatchRows(web),
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
  {
    name: 'LOG_LEVEL',
    group: 'Operation',
    meaning: 'Least weight of a log line: `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.',
    fallback: 'info',
    example: 'debug',
    form: z.enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be one of trace, debug, info, warn, error, fatal, silent',
    ),
  },
];

const models = [
  {
    prefix: 'PARLEY_LLM',
    group: 'Language model',
    what: 'language model',
    url: 'http://localhost:11434/v1',
    model: 'llama3.2',
  },
  {
    prefix: 'PARLEY_STT',
    group: 'Recogniser',
    what: 'recogniser',
    url: 'http://localhost:8000/v1',
    model: 'whisper-1',
  },
  {
    prefix: 'PARLEY_TTS',
    group: 'Synthesiser',
    what: 'synthesiser',
    url: 'http://localhost:8880/v1',
    model: 'kokoro',
  },
] as const;

function modelRows(
  { prefix, group, what, url, model }: (typeof models)[number],
  second: boolean,
): SettingRow[] {
  const suffix = second ? '_2' : '';
  const which = second ? `second ${what}, which takes over when the first fails` : what;
  const rows: SettingRow[] = [
    {
      name: `${prefix}_URL${suffix}`,
      group,
      meaning: `Address of an OpenAI-compatible server for the ${which}. The embedded one stands behind it.`,
      fallback: null,
      example: url,
      form: web,
    },
    {
      name: `${prefix}_MODEL${suffix}`,
      group,
      meaning: `Its model; needed with \`${prefix}_URL${suffix}\`.`,
      fallback: null,
      example: model,
      form: name,
    },
    {
      name: `${prefix}_KEY${suffix}`,
      group,
      meaning: 'Its key, where it asks for one.',
      fallback: null,
      example: 'sk-0123456789abcdef',
      secret: true,
      form: key,
    },
  ];
  if (prefix === 'PARLEY_TTS') {
    rows.push({
      name: `${prefix}_VOICE${suffix}`,
      group,
      meaning: "Its voice, by the server's own name.",
      fallback: null,
      example: 'af_heart',
      form: name,
    });
  }
  return rows;
}

export const SETTINGS: SettingRow[] = [
  ...own,
  ...models.flatMap((model) => [...modelRows(model, false), ...modelRows(model, true)]),
];
