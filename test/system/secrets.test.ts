/** A Parley among vendors and receivers that answer with whatever they were sent: events arrive, signed, and no secret comes out anywhere. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoCookieOf } from '../support/enter.ts';
import { asker, type Asker } from './api/client.ts';
import { strategy } from './api/seeds.ts';
import { setUp } from './api/two-tenants.ts';
import { echoingMail, echoingServer, type Listener } from './listener.ts';
import { ROOT, type RunningParley, Stage } from './parley.ts';
import { until } from '#voice/ports/fakes/real-time.ts';

const stage = new Stage();
const plant = (what: string): string => `planted-${what}-${randomBytes(9).toString('hex')}`;
const planted: Record<string, string> = {};
for (const what of ['llm', 'stt', 'tts', 'smtp', 'twilio', 'signing', 'tenant', 'database', 'own-model'])
  planted[what] = plant(what);

let parley: RunningParley;
let vendor: Listener;
let receiver: Listener;
let mail: Awaited<ReturnType<typeof echoingMail>>;
let owner: Asker;
let data: string;
let callId: string;
/** All that the API has answered, but for the answers that show a secret once. */
const answers: string[] = [];

async function ask<Result = unknown>(method: string, path: string, body?: unknown): Promise<Result> {
  const { status, text, json } = await owner.ask(method, path, body);
  answers.push(`${method} ${path} ${status} ${text}`);
  return json as Result;
}

/** A role of the external server with a planted password, where there is one. */
async function ownDatabase(): Promise<string | null> {
  const server = process.env['PARLEY_TEST_DATABASE_URL'];
  if (server === undefined) return null;
  const name = `parley_secrets_${randomBytes(4).toString('hex')}`;
  await onServer(server, [
    `create role ${name} login superuser password '${planted['database']}'`,
    `create database ${name} owner ${name}`,
  ]);
  const url = new URL(server);
  Object.assign(url, { username: name, password: planted['database'], pathname: name });
  dropDatabase = () => onServer(server, [`drop database ${name} with (force)`, `drop role ${name}`]);
  return url.href;
}
let dropDatabase = async (): Promise<void> => {};

async function onServer(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

beforeAll(async () => {
  [vendor, receiver, mail] = await Promise.all([echoingServer(401), echoingServer(200), echoingMail()]);
  data = join(stage.folder(), 'data');
  const env: Record<string, string> = {
    LOG_LEVEL: 'debug',
    PARLEY_ALLOW_HOSTS: '127.0.0.1',
    PARLEY_SMTP_URL: `smtp://parley:${planted['smtp']}@127.0.0.1:${mail.port}`,
    PARLEY_MAIL_FROM: 'parley@parley.example',
    PARLEY_AUTH_SECRET: `${planted['signing']}-${'x'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: planted['twilio']!,
  };
  for (const name of ['llm', 'stt', 'tts']) {
    const prefix = `PARLEY_${name.toUpperCase()}`;
    const model = { URL: `${vendor.url}/v1`, MODEL: 'small', KEY: planted[name]! };
    for (const [field, value] of Object.entries(model)) env[`${prefix}_${field}`] = value;
  }
  const database = await ownDatabase();
  if (database !== null) env['DATABASE_URL'] = database;
  parley = await stage.start({ data, env });
  planted['cookie'] = (await demoCookieOf(parley.url)).split('=').at(-1)!;
  owner = asker(parley.url, { cookie: await demoCookieOf(parley.url) });
});
afterAll(async () => {
  await stage.clear();
  await Promise.all([vendor, receiver, mail].map((server) => server?.close()));
  await dropDatabase();
});

/** The code that docs/WEBHOOKS.md gives to receivers, as it stands there. */
async function documentedCheck(): Promise<
  (header: string, body: string, secret: string, nowMs?: number) => boolean
> {
  const page = readFileSync(join(ROOT, 'docs', 'WEBHOOKS.md'), 'utf8');
  const file = join(stage.folder(), 'receiver.mjs');
  writeFileSync(file, /```js\n(.*?)```/s.exec(page)![1]!);
  return ((await import(pathToFileURL(file).href)) as { isFromParley: never }).isFromParley;
}

function documentedEvents(): string[] {
  const page = readFileSync(join(ROOT, 'docs', 'WEBHOOKS.md'), 'utf8');
  const list = /`events` \(([^)]*)\)/s.exec(page)![1]!;
  return [...list.matchAll(/`([a-z_.]+)`/g)].map(([, name]) => name!);
}

const told = (type: string) => receiver.seen.filter(({ body }) => body.includes(`"type":"${type}"`));

async function publishAnew(): Promise<void> {
  const { source, revision } = await ask<{ source: string; revision: number }>(
    'GET',
    '/api/agents/dental/draft',
  );
  const text = `${source}\n# again ${revision}\n`.replace(/^name: .*$/m, `name: Dental ${revision}`);
  const saved = await ask<{ revision: number }>('PUT', '/api/agents/dental/draft', {
    source: text,
    revision,
  });
  await ask('POST', '/api/agents/dental/publish', { revision: saved.revision, note: '' });
}

async function simulated(agent = 'dental'): Promise<string> {
  const { id } = await ask<{ id: string }>('POST', '/api/calls', {
    to: '+12025550143',
    agent,
    channel: 'simulated',
    script: { lines: ['what are your opening hours'], by: 'text' },
  });
  const live = (): Promise<{ state: string }> => owner.get('GET', `/api/calls/${id}`);
  await until(async () => ['ended', 'failed'].includes((await live()).state), 60_000);
  return id;
}

/** A call whose agent thinks with a model of the tenant's own, whose server answers with what it was sent. */
async function withOwnModel(): Promise<void> {
  await ask('PUT', '/api/secrets/llm', { value: planted['own-model'] });
  const model = { url: `${vendor.url}/v1`, model: 'own', key: 'secret:llm' };
  await ask('PUT', '/api/model-profiles/own', { ...model, key: planted['own-model'] });
  await ask('PUT', '/api/model-profiles/own', model);
  const source = `${strategy('own', 'Own')}\nmodel: { profile: own }\n`;
  await ask('PUT', '/api/agents/own', { source });
  await simulated('own');
}

const ASKS_FIRST = `@id("ask-first")
@asks("people")
@reason("Somebody looks at each call.")
forbid (principal, action == Action::"call.place", resource) when { context.approvals < 1 };`;

describe('With secrets planted, and vendors that send back what they get', () => {
  test('every event that is documented arrives, signed as documented, and a failed one can be sent again', async () => {
    const made = await owner.get<{ id: string; secret: string }>('POST', '/api/webhooks', {
      url: `${receiver.url}/hook`,
      events: ['*'],
    });
    planted['webhook'] = made.secret;
    const isFromParley = await documentedCheck();
    await publishAnew();
    const platform = (await setUp(parley.url, parley.report)).with({ 'x-parley-tenant': 'default' });
    planted['session'] = platform.headers['cookie']!.split('=').at(-1)!;
    await platform.get('PUT', '/api/quotas', { storageBytes: 0 });
    callId = await simulated();
    await withOwnModel();
    await ask('POST', `/api/webhooks/${made.id}/test`);
    await ask('PUT', '/api/policies', { source: ASKS_FIRST, basedOn: 0, note: '' });
    const asked = { to: '+12025550143', agent: 'dental', channel: 'simulated' };
    expect(await ask('POST', '/api/calls', asked)).toHaveProperty('approvalId');
    const missing = (): string[] => documentedEvents().filter((type) => told(type).length === 0);
    await until(() => missing().length === 0, 20_000).catch(() => undefined);
    expect(missing()).toEqual([]);
    expect(documentedEvents()).toEqual(expect.arrayContaining(['call.ended', 'agent.published']));

    const [{ headers, body }] = told('call.ended') as [(typeof receiver.seen)[0]];
    const header = String(headers['parley-signature']);
    expect(isFromParley(header, body, made.secret)).toBe(true);
    expect(isFromParley(header, `${body} `, made.secret)).toBe(false);
    expect(isFromParley(header, body, 'another')).toBe(false);
    expect(isFromParley(header, body, made.secret, Date.now() + 301_000)).toBe(false);

    receiver.status = 500;
    const { id } = await ask<{ id: string }>('POST', `/api/webhooks/${made.id}/test`);
    const delivery = () =>
      owner.get<{ state: string; attempts: number }>('GET', `/api/webhook-deliveries/${id}`);
    await until(async () => (await delivery()).attempts === 1);
    expect((await delivery()).state).toBe('waiting');
    receiver.status = 200;
    await ask('POST', `/api/webhook-deliveries/${id}/replay`);
    await until(async () => (await delivery()).state === 'delivered');
  });

  test('none of them stands in an answer, an event, the audit, a delivery or the log', async () => {
    const key = await owner.get<{ secret: string }>('POST', '/api/keys', { name: 'CRM', role: 'viewer' });
    planted['apiKey'] = key.secret;
    await ask('PUT', '/api/secrets/crm', { value: planted['tenant'] });
    await ask('POST', '/api/people/invitations', { email: 'ann@acme.example', role: 'viewer' });
    const withKey = asker(parley.url, { authorization: `Bearer ${key.secret}` });
    answers.push((await withKey.ask('GET', '/api/calls')).text);
    answers.push((await withKey.ask('PUT', '/api/secrets/crm', { value: planted['tenant'] })).text);
    expect(vendor.seen.map(({ headers }) => headers.authorization)).toEqual(
      expect.arrayContaining([`Bearer ${planted['llm']}`, `Bearer ${planted['own-model']}`]),
    );
    const pages = [
      'calls',
      'keys',
      'secrets',
      'webhooks',
      'webhook-deliveries',
      'model-profiles',
      'audit',
      'audit/export',
      'people',
    ];
    pages.push(`calls/${callId}`, `calls/${callId}/events?limit=1000`, 'decisions', 'quotas', 'overview');
    for (const page of pages) await ask('GET', `/api/${page}`);
    answers.push((await owner.ask('GET', '/status')).text);
    const { deliveries } = await owner.get<{ deliveries: { id: string }[] }>(
      'GET',
      '/api/webhook-deliveries',
    );
    for (const { id } of deliveries) await ask('GET', `/api/webhook-deliveries/${id}`);
    const { out, err } = await parley.interrupt();
    const places = { answers: answers.join('\n'), out, err, ...logsIn(data) };
    const deliveredText = receiver.seen.map(({ body, headers }) => body + JSON.stringify(headers)).join('\n');
    const leaks = Object.entries({ ...places, delivered: deliveredText }).flatMap(([place, text]) =>
      Object.entries(planted).flatMap(([what, secret]) => {
        const forms = [secret, encodeURIComponent(secret), ...base64Of(secret)];
        const at = forms.map((form) => text.indexOf(form)).find((index) => index >= 0);
        return at === undefined
          ? []
          : [`${what} in ${place}: …${text.slice(Math.max(0, at - 200), at + 20)}`];
      }),
    );
    expect(leaks).toEqual([]);
    expect(answers.length).toBeGreaterThan(20);
  });
});

/** What stands in a longer text's base64 wherever in it the secret begins. */
function base64Of(secret: string): string[] {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.from(' '.repeat(shift) + secret).toString('base64');
    return whole.slice(shift === 0 ? 0 : 4, -4);
  });
}

/** What is written as a log into the data folder, the embedded database's too. */
function logsIn(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const logs = files.filter((name) => /\.(?:log|jsonl?)$/.test(name));
  return Object.fromEntries(logs.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
