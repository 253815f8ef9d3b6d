/** Reads the environment and `.env`, once, and checks all of it. The only reader of the environment. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { AllowedHost } from '#adapters/net/allowed-hosts.ts';
import { nearest } from './nearest.ts';
import { elevenLabsOf } from './elevenlabs.ts';
import { SETTINGS } from './settings-table.ts';
import { StartFault } from '#platform/start-fault.ts';

export interface Settings {
  port: number;
  host: string;
  /** True when only this machine can reach `host`. */
  loopback: boolean;
  publicUrl: string | null;
  /** Hosts that are not public and that users' requests may reach. */
  allowHosts: AllowedHost[];
  /** A folder or an address of bundles on offer. */
  marketplace: string | null;
  /** Several Parleys on one database share it; null where the data folder holds one. */
  authSecret: string | null;
  /** Whether the demo may be entered, from this machine. */
  demo: boolean;
  /** A key for `parley call`. */
  key: string | null;
  smtpUrl: string | null;
  mailFrom: string | null;
  /** Absolute path. */
  dataFolder: string;
  databaseUrl: string | null;
  role: 'all' | 'gateway' | 'runner';
  runnerUrl: string | null;
  masterKey: string | null;
  masterKeyPrevious: string | null;
  vault: { url: string; token: string; keyName: string } | null;
  record: boolean;
  agentId: string;
  maxCalls: number;
  maxLagMs: number;
  twilioAuthToken: string | null;
  twilioAccountSid: string | null;
  twilioApiUrl: string | null;
  /** Absolute path of the turn detector's model. */
  turnModel: string | null;
  /** An Open Policy Agent that decides in place of Cedar. */
  opaUrl: string | null;
  policyAway: 'shipped' | 'closed';
  logLevel: string;
  /** What is configured for each need, in the order in which it is tried; the embedded engines come behind. */
  llm: RemoteModel[];
  /** By the name that agents write in `model.profile`. */
  modelProfiles: Record<string, RemoteModel>;
  stt: RemoteModel[];
  tts: RemoteVoice[];
  /** Asked before `tts`. */
  elevenLabs: { url: string; key: string; voice: string; model: string } | null;
}

/** An OpenAI-compatible server. */
export interface RemoteModel {
  /** Without a last slash, such as `http://localhost:8000/v1`. */
  url: string;
  model: string;
  key: string | null;
}
export interface RemoteVoice extends RemoteModel {
  /** `default` for the server's own choice. */
  voice: string;
}

export type Environment = Record<string, string | undefined>;
type Values = Record<string, unknown>;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;

/** The settings of this process: `.env` in `folder`, and over it the environment. Throws StartFault with a sentence a problem. */
export function readSettings(folder: string, over: Environment = {}): Settings {
  return settingsFrom({ ...dotEnv(folder), ...process.env, ...over }, folder);
}

/** The environment as it is, for a Parley that this process starts. */
export function ownEnvironment(): Environment {
  return { ...process.env };
}

/** `folder` is what relative paths start from. An empty value counts as not set. */
export function settingsFrom(environment: Environment, folder: string): Settings {
  const given = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== '',
  );
  const problems = unknownNames(given.map(([name]) => name));
  const values: Values = {};
  for (const row of SETTINGS) {
    const raw = given.find(([name]) => name === row.name)?.[1].trim() ?? row.fallback;
    if (raw === null) continue;
    const parsed = row.form.safeParse(raw);
    if (parsed.success) values[row.name] = parsed.data;
    else {
      const shown = row.secret === true ? '' : ` (it is ${JSON.stringify(raw.slice(0, 80))})`;
      problems.push(`${row.name} ${parsed.error.issues[0]?.message ?? 'is not valid'}${shown}.`);
    }
  }
  const settings = assemble(values, folder, problems);
  if (settings.role === 'runner' && settings.databaseUrl === null)
    problems.push(
      'PARLEY_ROLE is runner, so DATABASE_URL must be the database of its gateway: a gateway with an embedded one prints its address.',
    );
  if (problems.length > 0) throw new StartFault(problems.join('\n'));
  return settings;
}

function assemble(values: Values, folder: string, problems: string[]): Settings {
  const optional = (name: string): string | null => (values[name] as string | undefined) ?? null;
  const path = (name: string): string | null => {
    const given = optional(name);
    return given === null ? null : resolve(folder, given);
  };
  const host = (values['PARLEY_HOST'] as string | undefined) ?? '127.0.0.1';
  const loopback = LOOPBACK.test(host);
  if ((optional('PARLEY_SMTP_URL') === null) !== (optional('PARLEY_MAIL_FROM') === null))
    problems.push('PARLEY_SMTP_URL and PARLEY_MAIL_FROM go together: set both or neither.');
  const servers = <Server>(prefix: string, make: (remote: RemoteModel, suffix: string) => Server): Server[] =>
    ['', '_2'].flatMap((suffix) => {
      const remote = remoteModel(prefix, suffix, { optional, problems });
      return remote === null ? [] : [make(remote, suffix)];
    });
  return {
    port: values['PORT'] as number,
    host,
    loopback,
    publicUrl: optional('PARLEY_PUBLIC_URL'),
    marketplace: (values['PARLEY_MARKETPLACE'] as string | undefined) ?? null,
    allowHosts: (values['PARLEY_ALLOW_HOSTS'] as AllowedHost[] | undefined) ?? [],
    authSecret: optional('PARLEY_AUTH_SECRET'),
    demo: demoOf(values, loopback),
    key: optional('PARLEY_KEY'),
    smtpUrl: optional('PARLEY_SMTP_URL'),
    mailFrom: optional('PARLEY_MAIL_FROM'),
    dataFolder: resolve(folder, optional('PARLEY_DATA') ?? './data'),
    databaseUrl: optional('DATABASE_URL'),
    role: values['PARLEY_ROLE'] as Settings['role'],
    runnerUrl: optional('PARLEY_RUNNER_URL'),
    masterKey: optional('PARLEY_MASTER_KEY'),
    masterKeyPrevious: optional('PARLEY_MASTER_KEY_PREVIOUS'),
    vault: vaultOf(optional, problems),
    record: values['PARLEY_RECORD'] as boolean,
    agentId: values['PARLEY_AGENT'] as string,
    maxCalls: values['PARLEY_MAX_CALLS'] as number,
    maxLagMs: values['PARLEY_MAX_LAG_MS'] as number,
    twilioAuthToken: optional('TWILIO_AUTH_TOKEN'),
    twilioAccountSid: optional('PARLEY_TWILIO_ACCOUNT_SID'),
    twilioApiUrl: optional('PARLEY_TWILIO_API_URL'),
    turnModel: path('PARLEY_TURN_MODEL'),
    opaUrl: optional('PARLEY_OPA_URL'),
    policyAway: values['PARLEY_POLICY_AWAY'] as Settings['policyAway'],
    logLevel: values['LOG_LEVEL'] as string,
    llm: servers('PARLEY_LLM', (remote) => remote),
    modelProfiles: (values['PARLEY_MODEL_PROFILES'] as Settings['modelProfiles'] | undefined) ?? {},
    stt: servers('PARLEY_STT', (remote) => remote),
    tts: servers('PARLEY_TTS', (remote, suffix) => ({
      ...remote,
      voice: optional(`PARLEY_TTS_VOICE${suffix}`) ?? 'default',
    })),
    elevenLabs: elevenLabsOf(optional, problems),
  };
}

function vaultOf(optional: (name: string) => string | null, problems: string[]): Settings['vault'] {
  const url = optional('PARLEY_VAULT_URL');
  const token = optional('PARLEY_VAULT_TOKEN');
  if (url === null && token === null) return null;
  if (url === null || token === null) {
    if (!problems.some((each) => each.startsWith('PARLEY_VAULT_')))
      problems.push('PARLEY_VAULT_URL and PARLEY_VAULT_TOKEN belong together; set both or neither.');
    return null;
  }
  return { url, token, keyName: optional('PARLEY_VAULT_KEY') ?? 'parley' };
}

/** A public address leads others to this machine: there the demo is for who asks for it. */
function demoOf(values: Values, loopback: boolean): boolean {
  const given = values['PARLEY_DEMO'] as boolean | undefined;
  return loopback && (given ?? values['PARLEY_PUBLIC_URL'] === undefined);
}

function remoteModel(
  prefix: string,
  suffix: string,
  { optional, problems }: { optional: (name: string) => string | null; problems: string[] },
): RemoteModel | null {
  const url = optional(`${prefix}_URL${suffix}`);
  const model = optional(`${prefix}_MODEL${suffix}`);
  const key = optional(`${prefix}_KEY${suffix}`);
  const broken = problems.some((each) => each.startsWith(`${prefix}_`));
  if (url === null) {
    const orphan = ['MODEL', 'KEY', 'VOICE'].find((part) => optional(`${prefix}_${part}${suffix}`) !== null);
    if (orphan !== undefined && !broken) {
      problems.push(
        `${prefix}_${orphan}${suffix} is set, but ${prefix}_URL${suffix} is not; set both or neither.`,
      );
    }
    return null;
  }
  if (model === null) {
    if (!broken)
      problems.push(`${prefix}_URL${suffix} is set, so ${prefix}_MODEL${suffix} must name its model.`);
    return null;
  }
  return { url, model, key };
}

/** A mistyped name would otherwise change nothing and say nothing. */
function unknownNames(given: string[]): string[] {
  const known = SETTINGS.map((row) => row.name);
  return given
    .filter((name) => name.startsWith('PARLEY_') && !name.startsWith('PARLEY_TEST_') && !known.includes(name))
    .map((name) => {
      const guess = nearest(name, known);
      const hint = guess === undefined ? 'docs/SETTINGS.md lists all settings' : `did you mean ${guess}?`;
      return `${name} is not a setting of Parley; ${hint}${hint.endsWith('?') ? '' : '.'}`;
    });
}

function dotEnv(folder: string): Environment {
  try {
    return parseEnv(readFileSync(resolve(folder, '.env'), 'utf8'));
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new StartFault(`The file ${resolve(folder, '.env')} cannot be read: ${(fault as Error).message}.`);
  }
}
