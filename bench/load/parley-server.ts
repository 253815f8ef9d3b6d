/**
 * Parley as it is started by its users, with engines that take no time of their own, or with those that it brings.
 * Environment: PORT (any free one), ENGINES=instant|embedded, PROFILE=default|quick (times of a turn), SPEED=instant|vendor, RECORD=on|off (on),
 * SILENCE_RMS (0, of 32,768: what is beneath it is silence to the stand-in recogniser), MAX_CALLS (1000), MAX_LAG_MS (10000: it takes calls until it breaks),
 * TWILIO_AUTH_TOKEN. Prints `stats HTTP`, then `ready HTTP`, which is the voice webhook.
 */
import { entered } from '../../test/support/enter.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownEnvironment, settingsFrom } from '../../src/main/settings/settings.ts';
import { AGENT_ID, strategySource, type TurnSettings } from './parley/agent.ts';
import { instantEngines } from './parley/engines.ts';
import { openMeasured } from './parley/open.ts';
import { PROFILES, type Profile } from './parley/profile.ts';
import { tellStats } from './tell-stats.ts';

const environment = ownEnvironment();
const turns = oneOf<TurnSettings>('PROFILE', ['default', 'quick']);
const speed = oneOf<Profile['name']>('SPEED', ['instant', 'vendor']);
const data = mkdtempSync(join(tmpdir(), 'parley-load-'));
const settings = settingsFrom(
  {
    PORT: environment['PORT'] ?? '0',
    PARLEY_DATA: data,
    PARLEY_RECORD: oneOf('RECORD', ['on', 'off']),
    PARLEY_MAX_CALLS: environment['MAX_CALLS'] ?? '1000',
    PARLEY_MAX_LAG_MS: environment['MAX_LAG_MS'] ?? '10000',
    TWILIO_AUTH_TOKEN: environment['TWILIO_AUTH_TOKEN'],
    LOG_LEVEL: 'warn',
  },
  data,
);
const embedded = oneOf('ENGINES', ['instant', 'embedded']) === 'embedded';
const silence = Number(environment['SILENCE_RMS'] ?? 0) / 32_768;
const openEngines = embedded ? {} : { openEngines: instantEngines(PROFILES[speed], silence) };
const afterwards = (): void => rmSync(data, { recursive: true, force: true, maxRetries: 5 });
const parley = await openMeasured({ settings, afterwards, ...openEngines });
await putAgent(`http://127.0.0.1:${parley.port}`);
process.stdout.write(`voice activity: ${parley.needs.voiceActivity.label}\n`);
process.stdout.write(`stats ${await tellStats()}\n`);
process.stdout.write(`ready http://127.0.0.1:${parley.port}/twilio/voice?agent=${AGENT_ID}\n`);

async function putAgent(url: string): Promise<void> {
  const response = await entered(`${url}/api/agents/${AGENT_ID}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ source: strategySource(turns, embedded) }),
  });
  if (!response.ok) throw new Error(`The measured agent was not taken: ${await response.text()}`);
}

/** The first choice where nothing is set. */
function oneOf<Choice extends string>(name: string, choices: Choice[]): Choice {
  const value = environment[name] ?? choices[0]!;
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw new Error(`${name} is ${value}; write one of ${choices.join(', ')}.`);
  return choice;
}
