import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { envExample, settingsPage } from './settings-docs.ts';
import { SETTINGS } from './settings-table.ts';
import { readSettings, settingsFrom } from './settings.ts';
import { StartFault } from '#platform/start-fault.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const SECRET = 'a secret of this test, long enough';

function faultOf(environment: Record<string, string>): StartFault {
  try {
    settingsFrom(environment, '/srv');
  } catch (fault) {
    if (fault instanceof StartFault) return fault;
    throw fault;
  }
  throw new Error('the settings were accepted');
}

describe('Settings', () => {
  it('need nothing to be set', () => {
    expect(settingsFrom({}, '/srv')).toEqual({
      port: 7070,
      allowHosts: [],
      marketplace: null,
      host: '127.0.0.1',
      loopback: true,
      publicUrl: null,
      authSecret: null,
      demo: true,
      key: null,
      smtpUrl: null,
      mailFrom: null,
      dataFolder: '/srv/data',
      databaseUrl: null,
      record: true,
      role: 'all',
      runnerUrl: null,
      masterKey: null,
      masterKeyPrevious: null,
      vault: null,
      agentId: 'dental',
      maxCalls: 50,
      maxLagMs: 50,
      twilioAuthToken: null,
      twilioAccountSid: null,
      twilioApiUrl: null,
      turnModel: null,
      opaUrl: null,
      policyAway: 'shipped',
      logLevel: 'info',
      llm: [],
      modelProfiles: {},
      stt: [],
      tts: [],
      elevenLabs: null,
    });
  });

  it('name model profiles, and say what is wrong with one without telling its key', () => {
    const one = (profiles: string): ReturnType<typeof settingsFrom> =>
      settingsFrom({ PARLEY_MODEL_PROFILES: profiles }, '/srv');
    expect(one('{"careful":{"url":"http://one/v1/","model":"big","key":"sk-1"}}').modelProfiles).toEqual({
      careful: { url: 'http://one/v1', model: 'big', key: 'sk-1' },
    });
    expect(one('{"quick":{"url":"http://one/v1","model":"small"}}').modelProfiles['quick']?.key).toBeNull();
    for (const wrong of ['{"a":', '[]', '{"A b":{"url":"http://x","model":"m"}}', '{"a":{"model":"m"}}'])
      expect(() => one(wrong), wrong).toThrow(/PARLEY_MODEL_PROFILES must be JSON such as/);
    const { message } = faultOf({
      PARLEY_MODEL_PROFILES: '{"a":{"url":"no","model":"m","key":"sk-hidden"}}',
    });
    expect(message).not.toContain('sk-hidden');
  });

  it('know ElevenLabs by a key and a voice, which belong together', () => {
    const both = { PARLEY_ELEVENLABS_KEY: SECRET.replaceAll(' ', '_'), PARLEY_ELEVENLABS_VOICE: 'rachel' };
    expect(settingsFrom(both, '/srv').elevenLabs).toEqual({
      url: 'https://api.elevenlabs.io',
      key: both.PARLEY_ELEVENLABS_KEY,
      voice: 'rachel',
      model: 'eleven_flash_v2_5',
    });
    expect(faultOf({ PARLEY_ELEVENLABS_VOICE: 'rachel' }).message).toMatch(/belong together/);
  });

  it('take an empty value as not set', () => {
    expect(settingsFrom({ PORT: '', PARLEY_LLM_URL: '  ' }, '/srv').port).toBe(7070);
  });

  it('list the servers of a need in the order in which they are tried', () => {
    const settings = settingsFrom(
      {
        PARLEY_TTS_URL: 'http://one/v1/',
        PARLEY_TTS_MODEL: 'kokoro',
        PARLEY_TTS_VOICE: 'af_heart',
        PARLEY_TTS_URL_2: 'https://two/v1',
        PARLEY_TTS_MODEL_2: 'tts-1',
        PARLEY_TTS_KEY_2: 'sk-2',
      },
      '/srv',
    );
    expect(settings.tts).toEqual([
      { url: 'http://one/v1', model: 'kokoro', key: null, voice: 'af_heart' },
      { url: 'https://two/v1', model: 'tts-1', key: 'sk-2', voice: 'default' },
    ]);
  });

  it.each([
    [{ PORT: 'http' }, 'PORT must be a whole number from 0 to 65535 (it is "http").'],
    [{ PORT: '70700' }, 'PORT must be a whole number from 0 to 65535 (it is "70700").'],
    [{ PARLEY_RECORD: 'yes' }, 'PARLEY_RECORD must be `on` or `off` (it is "yes").'],
    [{ PARLEY_HOTS: '::1' }, 'PARLEY_HOTS is not a setting of Parley; did you mean PARLEY_HOST?'],
    [
      { PARLEY_ELEPHANTS: '1' },
      'PARLEY_ELEPHANTS is not a setting of Parley; docs/SETTINGS.md lists all settings.',
    ],
    [
      { PARLEY_LLM_URL: 'localhost:11434', PARLEY_LLM_MODEL: 'm' },
      'PARLEY_LLM_URL must be an address that begins with http:// or https:// (it is "localhost:11434").',
    ],
    [
      { PARLEY_LLM_URL: 'http://localhost:11434/v1' },
      'PARLEY_LLM_URL is set, so PARLEY_LLM_MODEL must name its model.',
    ],
    [{ PARLEY_STT_KEY_2: 'k' }, 'PARLEY_STT_KEY_2 is set, but PARLEY_STT_URL_2 is not; set both or neither.'],
    [
      { PARLEY_SMTP_URL: 'smtp://mail.example' },
      'PARLEY_SMTP_URL and PARLEY_MAIL_FROM go together: set both or neither.',
    ],
  ])('stop the start with one sentence: %j', (environment, sentence) => {
    const fault = faultOf(environment as Record<string, string>);
    expect(fault.sentence).toBe(sentence);
  });

  it('name every problem at once', () => {
    expect(faultOf({ PORT: 'x', LOG_LEVEL: 'loud', PARLEY_HOTS: 'x' }).sentence.split('\n')).toHaveLength(3);
  });

  it('never show a secret, not even a wrong one', () => {
    const fault = faultOf({ PARLEY_AUTH_SECRET: 'too-short', DATABASE_URL: 'mysql://me:hunter2@db/x' });
    expect(fault.sentence).not.toMatch(/too-short|hunter2/);
    expect(fault.sentence).toContain('PARLEY_AUTH_SECRET must be at least 32 characters.');
  });

  it('refuse the secret that everyone can read in the documentation', () => {
    const example = SETTINGS.find((row) => row.name === 'PARLEY_AUTH_SECRET')?.example ?? '';
    expect(faultOf({ PARLEY_AUTH_SECRET: example }).sentence).toMatch(/^PARLEY_AUTH_SECRET is the example/);
  });

  it.each([
    [{}, true],
    [{ PARLEY_DEMO: 'off' }, false],
    [{ PARLEY_PUBLIC_URL: 'https://voice.example.com' }, false],
    [{ PARLEY_PUBLIC_URL: 'https://voice.example.com', PARLEY_DEMO: 'on' }, true],
    [{ PARLEY_HOST: '0.0.0.0' }, false],
    [{ PARLEY_HOST: '0.0.0.0', PARLEY_DEMO: 'on' }, false],
  ])('open the demo only where nothing leads here from elsewhere: %j', (environment, demo) => {
    expect(settingsFrom(environment, '/srv').demo).toBe(demo);
  });

  it('come from `.env`, and the environment wins over it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-settings-'));
    writeFileSync(join(folder, '.env'), 'PARLEY_AGENT=cards\nPORT=8123\n');
    process.env['PORT'] = '8124';
    try {
      expect(readSettings(folder)).toMatchObject({ agentId: 'cards', port: 8124 });
    } finally {
      delete process.env['PORT'];
      rmSync(folder, { recursive: true });
    }
  });
});

describe('The documentation of the settings', () => {
  it('is the table: docs/SETTINGS.md', async () => {
    await expect(settingsPage()).toMatchFileSnapshot(join(ROOT, 'docs/SETTINGS.md'));
  });

  it('is the table: .env.example', async () => {
    await expect(envExample()).toMatchFileSnapshot(join(ROOT, '.env.example'));
  });

  it('gives examples that are accepted as they stand', () => {
    const everything = parseEnv(envExample().replaceAll(/^# ([A-Z][A-Z0-9_]*=)/gm, '$1'));
    expect(new Set(Object.keys(everything))).toEqual(new Set(SETTINGS.map((row) => row.name)));
    expect(settingsFrom({ ...everything, PARLEY_AUTH_SECRET: SECRET }, '/srv')).toMatchObject({
      host: '0.0.0.0',
      maxCalls: 200,
    });
  });
});
