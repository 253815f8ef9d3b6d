/**
 * Parley upon a seeded data folder, with a person who is signed in and an owner's key. Environment: CALLS (5000), AGENTS (20), DATA, an empty folder.
 * Prints `ready`, then one line of JSON: `Entered`. Its engines are stand-ins: no call is held.
 */
import { ownEnvironment, settingsFrom } from '../../src/main/settings/settings.ts';
import { strategySource } from '../load/parley/agent.ts';
import { instantEngines } from '../load/parley/engines.ts';
import { openMeasured } from '../load/parley/open.ts';
import { PROFILES } from '../load/parley/profile.ts';
import type { Entered } from './contestants.ts';
import { seed } from './seed.ts';

const environment = ownEnvironment();
const data = environment['DATA'] ?? '';
const seeded = await seed(data, {
  calls: Number(environment['CALLS'] ?? 5000),
  agents: Number(environment['AGENTS'] ?? 20),
});
const settings = settingsFrom({ PORT: '0', PARLEY_DATA: data, LOG_LEVEL: 'warn' }, data);
const openEngines = instantEngines(PROFILES.instant);
const parley = await openMeasured({ settings, openEngines });
const url = `http://127.0.0.1:${parley.port}`;
process.stdout.write(`ready ${JSON.stringify(await enter())}\n`);

/** As the first person does: by the setup link, then a key, agents, and a quota that a measurement does not reach. */
async function enter(): Promise<Entered> {
  const token = new URL(parley.setupLink ?? url).searchParams.get('token');
  const password = 'a sentence to remember';
  const made = await ask('POST', '/api/setup', { token, email: 'ada@example.com', name: 'Ada', password });
  const cookie = made.headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0])
    .join('; ');
  const key = await ask('POST', '/api/keys', { name: 'measured', role: 'owner' }, cookie);
  const { secret } = (await key.json()) as { secret: string };
  await ask('PUT', '/api/quotas', { requestsPerMinute: 2_000_000_000 }, cookie);
  for (const id of seeded.agents) {
    const source = JSON.stringify({
      ...(JSON.parse(strategySource('default')) as object),
      id,
      name: `Desk ${id}`,
    });
    await ask('PUT', `/api/agents/${id}`, { source }, cookie);
  }
  return { url, cookie, key: secret, callId: seeded.callId };
}

async function ask(method: string, path: string, body: object, cookie = ''): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(cookie !== '' && { cookie }) };
  const answer = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}
