import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '#platform/governance/custody/secrets/secret.ts';
import type { ModelProfile, ModelProfileList } from '#wire/model-profiles.ts';
import type { Problem } from '#wire/api.ts';
import { testParley, type TestParley } from '../fakes/parley.ts';

const CAREFUL = { url: 'https://llm.example.com/v1', model: 'large', key: 'secret:llm-key' };
const PLAIN_KEY = 'sk-PLANTED-8c1f0d';
const AGENT = `
id: pizza
name: Pizza
greeting: { say: Hello. }
steps: [{ id: one, say: Well. }]
closing: { say: Bye. }
model: { profile: mine }
`;

let parley: TestParley;
let admin: Record<string, string>;
/** All that was answered. */
let told: string;
beforeEach(async () => {
  told = '';
  parley = await testParley();
  admin = await parley.as('admin', 'acme');
});
afterEach(() => parley.server.close());

async function ask<Body = Problem>(
  method: 'GET' | 'PUT' | 'DELETE' | 'POST',
  url: string,
  payload?: object,
  headers = admin,
): Promise<{ status: number; body: Body }> {
  const answer = await parley.stranger({ method, url, headers, ...(payload && { payload }) });
  told += answer.body;
  return { status: answer.statusCode, body: (answer.body === '' ? null : answer.json()) as Body };
}
const at = (name: string): string => `/api/model-profiles/${name}`;
const withSecret = (headers = admin) => ask('PUT', '/api/secrets/llm-key', { value: PLAIN_KEY }, headers);

describe('A tenant’s own model profiles', () => {
  it('are made, read, changed and removed by its admins, and written down without the key', async () => {
    await withSecret();
    const made = await ask<ModelProfile>('PUT', at('mine'), CAREFUL);
    expect(made).toMatchObject({ status: 200, body: { name: 'mine', ...CAREFUL, standing: null } });
    expect((await ask<ModelProfile>('GET', at('mine'))).body).toEqual(made.body);
    await ask('PUT', at('mine'), { ...CAREFUL, model: 'larger', key: null });
    expect((await ask<ModelProfileList>('GET', '/api/model-profiles')).body).toMatchObject({
      profiles: [{ name: 'mine', model: 'larger', key: null }],
      installation: ['careful', 'quick'],
    });
    expect((await ask('DELETE', at('mine'))).status).toBe(204);
    expect(await ask('GET', at('mine'))).toMatchObject({ status: 404, body: { code: 'profile.unknown' } });
    expect((await ask('DELETE', at('mine'))).status).toBe(404);
    const records = parley.audit.records('acme').filter(({ action }) => action.startsWith('models.'));
    expect(records.map(({ action, subject }) => [action, subject.id])).toEqual([
      ['models.put', 'mine'],
      ['models.put', 'mine'],
      ['models.delete', 'mine'],
    ]);
    const written = JSON.stringify(parley.audit.records('acme')) + told + parley.logLines.join('\n');
    expect(written).not.toContain('PLANTED');
  });

  it('are of one tenant: another sees none of them, and has its own of the same name', async () => {
    const other = await parley.as('admin', 'globex');
    await ask('PUT', at('mine'), { ...CAREFUL, key: null });
    expect(
      (await ask<ModelProfileList>('GET', '/api/model-profiles', undefined, other)).body.profiles,
    ).toEqual([]);
    expect((await ask('DELETE', at('mine'), undefined, other)).status).toBe(404);
    await ask('PUT', at('mine'), { url: 'https://other.example.com', model: 'small' }, other);
    expect((await ask<ModelProfile>('GET', at('mine'))).body.model).toBe('large');
  });

  it('are read by operators and changed by none of them', async () => {
    const operator = await parley.as('operator', 'acme');
    const viewer = await parley.as('viewer', 'acme');
    expect((await ask('GET', '/api/model-profiles', undefined, operator)).status).toBe(200);
    expect((await ask('PUT', at('mine'), CAREFUL, operator)).status).toBe(403);
    expect((await ask('GET', '/api/model-profiles', undefined, viewer)).status).toBe(403);
  });
});

describe('A model profile is refused', () => {
  it('with a key in place of the name of a secret: the answer names the cure, and does not repeat the key', async () => {
    const { status, body } = await ask('PUT', at('mine'), { ...CAREFUL, key: PLAIN_KEY });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([
      { path: 'body.key', message: expect.stringContaining('write the key to the page Secrets') as string },
    ]);
    expect(told + parley.logLines.join('\n')).not.toContain('PLANTED');
  });

  it('with a secret that is not there, or is another tenant’s', async () => {
    await withSecret(await parley.as('admin', 'globex'));
    const { status, body } = await ask('PUT', at('mine'), CAREFUL);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([
      {
        message: 'there is no secret "llm-key"',
        cure: expect.stringContaining('/api/secrets/llm-key') as string,
      },
    ]);
  });

  it('with a secret of Parley’s own: what signs bundles is sent to nobody', async () => {
    const { secrets } = parley.deps.custody;
    const value = new Secret('-----BEGIN');
    await secrets.put('acme', { name: 'parley.bundle-key', value, by: 'Parley', keepPreviousMs: 0 });
    const { status, body } = await ask('PUT', at('mine'), { ...CAREFUL, key: 'secret:parley.bundle-key' });
    expect([status, body.errors?.[0]?.message]).toEqual([400, '"parley.bundle-key" is Parley\'s own']);
  });

  it.each([
    ['at a private host', 'http://127.0.0.1:11434/v1', 422],
    ['that speaks no HTTP', 'ftp://llm.example.com', 400],
    ['that is none', 'llm.example.com', 400],
    ['with a key in it', 'https://llm.example.com/v1?api-key=PLANTED', 422],
  ])('with an address %s', async (_what, url, status) => {
    const answer = await ask('PUT', at('mine'), { url, model: 'large' });
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    expect(told).not.toContain('PLANTED');
  });

  it('beyond fifty', async () => {
    for (let each = 0; each < 50; each += 1)
      await parley.deps.tenant('acme').modelProfiles.put({
        name: `m${each}`,
        url: CAREFUL.url,
        model: 'm',
        secret: null,
        updatedAtMs: 0,
        updatedBy: '',
      });
    expect((await ask('PUT', at('mine'), { url: CAREFUL.url, model: 'm' })).status).toBe(400);
    expect((await ask('PUT', at('m7'), { url: CAREFUL.url, model: 'm' })).status).toBe(200);
  });
});

describe('What is used', () => {
  it('is known to agents under its name, beside those of the installation', async () => {
    const refused = await ask('PUT', '/api/agents/pizza', { source: AGENT });
    expect(refused.status).toBe(422);
    await ask('PUT', at('other'), { url: CAREFUL.url, model: 'm' });
    const validated = await ask<{ errors: { cure: string }[] }>('POST', '/api/agents/validate', {
      source: AGENT,
    });
    expect(validated.body.errors[0]?.cure).toContain('one of careful, other, quick');
    await ask('PUT', at('mine'), { url: CAREFUL.url, model: 'm' });
    expect((await ask('PUT', '/api/agents/pizza', { source: AGENT })).status).toBe(200);
  });

  it('is not taken away: a profile from an agent that answers calls, a secret from a profile', async () => {
    await withSecret();
    await ask('PUT', at('mine'), CAREFUL);
    await ask('PUT', '/api/agents/pizza', { source: AGENT });
    expect(await ask('DELETE', at('mine'))).toMatchObject({
      status: 409,
      body: { code: 'profile.in_use', detail: expect.stringContaining('agent pizza') as string },
    });
    expect(await ask('DELETE', '/api/secrets/llm-key')).toMatchObject({
      status: 409,
      body: { code: 'secret.in_use', detail: expect.stringContaining('model profile mine') as string },
    });
    await ask('POST', '/api/agents/pizza/archive', { archived: true });
    expect((await ask('DELETE', at('mine'))).status).toBe(204);
    expect((await ask('DELETE', '/api/secrets/llm-key')).status).toBe(204);
  });
});
