import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilePlan } from '#platform/agents/compile.ts';
import { parseStrategy } from '#platform/agents/strategy.ts';
import { FakeChance } from '#voice/ports/fakes/clock.ts';
import type { TextToSpeech } from '#voice/ports/text-to-speech.ts';
import { speechRequest } from '#voice/speaking/speech-request.ts';
import { elevenLabsServer } from '../../../test/support/elevenlabs-server.ts';
import type { MisbehavingServer } from '../../../test/support/misbehaving-server.ts';
import { openAiServer, type OpenAiServer } from '../../../test/support/openai-server.ts';
import { openGuardedRequests } from '#adapters/net/guarded-requests.ts';
import { allowedHosts } from '#adapters/net/allowed-hosts.ts';
import { Secret } from '#platform/governance/custody/secrets/secret.ts';
import { Breaker } from '#platform/providers/breaker.ts';
import type { OpenedModel } from '#platform/models/own-models.ts';
import { remoteProviders } from './remote-providers.ts';
import { settingsFrom } from '../settings/settings.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

const SMALL = `
id: small
name: Small
persona: { tone: empathetic }
voice: { elevenlabs: { stability: 0.2 } }
greeting: { say: Hello. }
steps: [{ id: one, say: Well. }]
closing: { say: Bye. }
`;

describe('The voices of others', () => {
  let eleven: MisbehavingServer;
  let openai: OpenAiServer;
  let voices: TextToSpeech[];
  const health = () => remote.health();
  let remote: ReturnType<typeof remoteProviders>;
  beforeAll(async () => {
    [eleven, openai] = await Promise.all([elevenLabsServer(), openAiServer()]);
    const settings = settingsFrom(
      {
        PARLEY_ELEVENLABS_KEY: 'sk_eleven',
        PARLEY_ELEVENLABS_VOICE: 'rachel',
        PARLEY_ELEVENLABS_URL: eleven.root,
        PARLEY_TTS_URL: openai.url,
        PARLEY_TTS_MODEL: 'kokoro',
      },
      '/srv',
    );
    const log = { info: () => undefined, warn: () => undefined };
    remote = remoteProviders(settings, { clock: realClock, chance: new FakeChance(), log });
    voices = remote.tts;
  });
  afterAll(() => Promise.all([eleven.close(), openai.close()]));

  async function speak(voice: TextToSpeech | undefined): Promise<void> {
    const parsed = parseStrategy(SMALL);
    if (!parsed.ok || !voice) throw new Error(JSON.stringify(parsed));
    const request = speechRequest(compilePlan(parsed.strategy), 'I am sorry to hear that.');
    for await (const chunk of voice.speak(request, new AbortController().signal)) void chunk;
  }

  it("are sent what an agent's tone and voice ask for, each what it understands", async () => {
    for (const voice of voices) await speak(voice);
    expect(voices.map(({ id }) => id.split(' at ')[0])).toEqual(['eleven_flash_v2_5', 'kokoro']);
    expect(eleven.seen[0]?.body['voice_settings']).toEqual({
      stability: 0.2,
      similarity_boost: 0.8,
      style: 0.45,
      use_speaker_boost: true,
      speed: 0.93,
    });
    expect(openai.seen[0]?.body).toMatchObject({
      speed: 0.93,
      instructions: expect.stringContaining('softly and calmly') as string,
    });
  });

  it('are left alone after they have failed, ElevenLabs too', async () => {
    eleven.mode = '401';
    await expect(speak(voices[0])).rejects.toMatchObject({ code: 'provider.unauthorized' });
    const { length } = eleven.seen;
    await expect(speak(voices[0])).rejects.toMatchObject({ code: 'provider.resting' });
    expect(eleven.seen.length).toBe(length);
    expect(health().find(({ id }) => id.startsWith('eleven'))?.circuit).toBe('open');
  });
});

describe('The language models of others', () => {
  let plain: OpenAiServer;
  let careful: OpenAiServer;
  const warned: unknown[] = [];
  let remote: ReturnType<typeof remoteProviders>;
  beforeAll(async () => {
    [plain, careful] = await Promise.all([openAiServer(), openAiServer()]);
    const settings = settingsFrom(
      {
        PARLEY_LLM_URL: plain.url,
        PARLEY_LLM_MODEL: 'small',
        PARLEY_MODEL_PROFILES: JSON.stringify({ careful: { url: careful.url, model: 'large', key: 'sk-c' } }),
      },
      '/srv',
    );
    const log = { info: () => undefined, warn: (about: object) => void warned.push(about) };
    remote = remoteProviders(settings, { clock: realClock, chance: new FakeChance(), log });
  });
  afterAll(() => Promise.all([plain.close(), careful.close()]));

  async function ask(model: string, own?: OpenedModel[]): Promise<void> {
    const parsed = parseStrategy(`${SMALL}model: ${model}\n`);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed));
    const turn = { text: 'Hello?', confidence: 1, via: 'speech' as const };
    const request = { turn, history: [], since: [], memo: null, interrupted: null, tools: [] };
    for (const llm of remote.llmFor('Be brief.', parsed.strategy.model, own))
      for await (const delta of llm.respond(request, new AbortController().signal)) void delta;
  }

  it('are the default ones for an agent that names no profile', async () => {
    await ask('{}');
    expect([plain.seen.length, careful.seen.length]).toEqual([1, 0]);
  });

  it('are the one of the profile that an agent names, with its key, and no other', async () => {
    await ask('{ profile: careful, temperature: 0.2 }');
    expect([plain.seen.length, careful.seen.length]).toEqual([1, 1]);
    expect(careful.seen[0]?.body).toMatchObject({ model: 'large', temperature: 0.2 });
    expect(careful.seen[0]?.headers.authorization).toBe('Bearer sk-c');
  });

  it('are one of the tenant’s own where one was opened, by requests that reach no private host unless it is allowed', async () => {
    const breaker = new Breaker({ clock: realClock, chance: new FakeChance() });
    const key = new Secret('sk-PLANTED');
    const own = (fetch: typeof globalThis.fetch) =>
      ask('{ profile: careful }', [{ url: plain.url, model: 'own', key, breaker, fetch }]);
    const [open, shut] = ['127.0.0.1', ''].map((hosts) =>
      openGuardedRequests({ allowed: allowedHosts(hosts) }),
    );
    const refused = await own(shut!.fetch).catch((fault: unknown) => fault);
    expect(refused).toMatchObject({ code: 'url.refused' });
    expect(inspect(refused, { depth: 9, showHidden: true })).not.toContain('PLANTED');
    expect([plain.seen.length, careful.seen.length]).toEqual([1, 1]);
    await own(open!.fetch);
    expect(plain.seen[1]).toMatchObject({
      body: { model: 'own' },
      headers: { authorization: 'Bearer sk-PLANTED' },
    });
    await Promise.all([open!.close(), shut!.close()]);
  });

  it('are told apart where they stand, also where two are the same model at the same host', () => {
    const settings = settingsFrom(
      {
        PARLEY_LLM_URL: plain.url,
        PARLEY_LLM_MODEL: 'small',
        PARLEY_LLM_URL_2: plain.url,
        PARLEY_LLM_MODEL_2: 'small',
        PARLEY_MODEL_PROFILES: JSON.stringify({ mine: { url: plain.url, model: 'small' } }),
      },
      '/srv',
    );
    const log = { info: () => undefined, warn: () => undefined };
    const rows = remoteProviders(settings, { clock: realClock, chance: new FakeChance(), log }).health();
    const at = `small at ${new URL(plain.url).host}`;
    expect(rows.map(({ id }) => id)).toEqual([at, `${at} (2)`, `${at} (profile mine)`]);
  });

  it('are none for a profile that was taken away since, which the log tells', async () => {
    await ask('{ profile: gone }');
    expect([plain.seen.length, careful.seen.length]).toEqual([2, 1]);
    expect(warned).toEqual([{ profile: 'gone' }]);
  });
});
