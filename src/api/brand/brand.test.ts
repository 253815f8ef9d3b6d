import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Brand } from '#wire/brand.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>';
const host = { host: OWN_HOST };
let parley: TestParley;
let owner: Record<string, string>;
beforeEach(async () => {
  parley = await testParley();
  owner = await parley.as('owner', 'acme');
});
afterEach(() => parley.server.close());

const logo = (text: string, mediaType = 'image/svg+xml') => ({
  mediaType,
  data: Buffer.from(text).toString('base64'),
});
const put = (payload: object, headers = owner) =>
  parley.stranger({ method: 'PUT', url: '/api/brand', headers, payload });
const entrance = (tenant: string) =>
  parley.stranger({ url: `/api/entrance?tenant=${tenant}`, headers: host });

describe('How a tenant looks', () => {
  it('is chosen by its admins, and told to everybody in it', async () => {
    const answer = await put({ name: 'Willow', accent: '#1D4ED8', logo: logo(SVG) });
    expect(answer.statusCode, answer.body).toBe(200);
    const brand = answer.json<Brand>();
    expect(brand).toMatchObject({ name: 'Willow', accent: '#1d4ed8' });
    const viewer = await parley.as('viewer', 'acme');
    expect((await parley.stranger({ url: '/api/brand', headers: viewer })).json()).toEqual(brand);
    expect((await parley.stranger({ url: '/api/session', headers: viewer })).json()).toMatchObject({ brand });
    for (const role of ['viewer', 'operator'] as const)
      expect((await put({ name: 'Mine' }, await parley.as(role, 'acme'))).statusCode).toBe(403);
    const other = await parley.as('owner', 'globex');
    expect((await parley.stranger({ url: '/api/brand', headers: other })).json()).toEqual({
      name: null,
      accent: null,
      logo: null,
    });
    expect(parley.audit.records('acme').at(-1)).toMatchObject({ action: 'tenants.brand' });
  });

  it('keeps its logo when only the name changes, and loses it when that is asked for', async () => {
    const { logo: at } = (await put({ name: 'A', logo: logo(SVG) })).json<Brand>();
    expect((await put({ name: 'B' })).json()).toMatchObject({ name: 'B', logo: at });
    expect((await put({ name: 'B', logo: null })).json()).toMatchObject({ logo: null });
  });

  it('is shown to strangers at the tenant’s own link, its logo as a picture that can do nothing', async () => {
    const { logo: at } = (await put({ name: 'Willow', logo: logo(SVG) })).json<Brand>();
    expect((await entrance('acme')).json()).toMatchObject({
      name: 'Willow',
      sso: false,
      brand: { logo: at },
    });
    const picture = await parley.stranger({ url: at!, headers: host });
    expect(picture.body).toBe(SVG);
    expect(picture.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/) as string,
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  it('says the same of a tenant without a look, of a suspended one, and of one that is not there', async () => {
    await put({ name: 'Willow' });
    await parley.as('owner', 'globex');
    const plain = await entrance('globex');
    expect(plain.statusCode).toBe(404);
    for (const tenant of ['nobody', '..%2f', 'A%20B']) {
      const answer = await entrance(tenant);
      expect([answer.statusCode, answer.json<{ detail: string }>().detail], tenant).toEqual([
        404,
        plain.json<{ detail: string }>().detail,
      ]);
    }
    const team = await parley.as('platform', 'acme');
    await parley.stranger({
      method: 'PUT',
      url: '/api/tenants/acme',
      headers: team,
      payload: { state: 'suspended' },
    });
    expect((await entrance('acme')).statusCode).toBe(404);
  });

  it.each<[string, object, string]>([
    ['a colour that is none', { accent: 'red' }, 'must be a colour'],
    ['a name that is empty', { name: '  ' }, 'must not be empty'],
    ['a logo with a script', { logo: logo(SVG.replace('<path', '<script/><path')) }, 'a script'],
    ['an SVG that says it is a PNG', { logo: logo(SVG, 'image/png') }, 'it is no PNG'],
    ['a page as a picture', { logo: logo(SVG, 'text/html') }, 'image/png'],
    ['no base64', { logo: { mediaType: 'image/png', data: '<svg>' } }, 'base64'],
  ])('is refused with %s, and says why', async (_what, payload, why) => {
    const answer = await put(payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain(why);
  });

  it('takes no logo beyond 64 KB', async () => {
    expect((await put({ logo: logo(`<svg>${' '.repeat(66_000)}</svg>`) })).statusCode).toBe(400);
    expect((await put({ logo: logo('x'.repeat(200_000)) })).statusCode).toBe(413);
  });
});
