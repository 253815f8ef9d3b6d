import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenSignIn } from '#wire/access.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());

/** A person of acme, signed in at so many places; each is the headers of one. */
async function signedIn(email: string, boundTo: (string | null)[]): Promise<Record<string, string>[]> {
  const { identity, tenancy } = parley;
  const person = await identity.createPerson({ email, name: 'Ada', password: 'a password to keep' });
  for (const tenant of ['acme', 'globex']) {
    await parley.as('owner', tenant);
    await tenancy.forTenant(tenant).putMember({ personId: person.id, role: 'operator', sinceMs: 0 });
  }
  const places = [];
  for (const [index, bound] of boundTo.entries()) {
    const lines = await identity.admit(person.id, bound, { cookie: '', userAgent: `browser ${index}` });
    const cookie = lines.map((line) => line.split(';', 1)[0]).join('; ');
    places.push({ host: OWN_HOST, cookie, 'x-parley-tenant': bound ?? 'acme' });
  }
  return places;
}

async function listed(headers: Record<string, string>): Promise<OpenSignIn[]> {
  const answer = await parley.stranger({ url: '/api/session/sign-ins', headers });
  return answer.json<{ signIns: OpenSignIn[] }>().signIns;
}

const ended = async (headers: Record<string, string>, id = ''): Promise<number> =>
  (await parley.stranger({ method: 'DELETE', url: `/api/session/sign-ins${id && `/${id}`}`, headers }))
    .statusCode;

const isIn = async (headers: Record<string, string>): Promise<boolean> =>
  (await parley.stranger({ url: '/api/tenant', headers })).statusCode === 200;

describe('Whoever is signed in', () => {
  // Who had left a browser open at the office could do nothing about it but change the password.
  it('sees where, and signs out at one of these places, which the audit holds', async () => {
    const [office, home] = await signedIn('ada@acme.example', [null, null]);
    const all = await listed(home!);
    expect(all.map(({ userAgent, here }) => [userAgent, here])).toEqual([
      ['browser 1', true],
      ['browser 0', false],
    ]);
    expect(await isIn(office!)).toBe(true);
    expect(await ended(home!, all[1]!.id)).toBe(200);
    expect([await isIn(office!), await isIn(home!)]).toEqual([false, true]);
    expect(await ended(home!, all[1]!.id), 'it is gone').toBe(404);
    expect(parley.audit.told()).toEqual([expect.stringMatching(/^acme: sessions\.end /)]);
  });

  it('signs out everywhere else at once, and stays', async () => {
    const [one, two, here] = await signedIn('ada@acme.example', [null, null, null]);
    expect(await ended(here!)).toBe(200);
    expect([await isIn(one!), await isIn(two!), await isIn(here!)]).toEqual([false, false, true]);
    expect(await listed(here!)).toHaveLength(1);
  });

  it('by one tenant’s provider sees and ends nothing of the same person elsewhere', async () => {
    const [elsewhere, bound] = await signedIn('ada@acme.example', [null, 'globex']);
    expect((await listed(bound!)).map(({ userAgent }) => userAgent)).toEqual(['browser 1']);
    const [other] = (await listed(elsewhere!)).filter(({ here }) => here);
    expect(await ended(bound!, other!.id)).toBe(404);
    expect(await ended(bound!)).toBe(200);
    expect(await isIn(elsewhere!)).toBe(true);
  });

  it('is told of nobody else’s, and a key is signed in nowhere', async () => {
    const [ada] = await signedIn('ada@acme.example', [null]);
    const [eve] = await signedIn('eve@acme.example', [null]);
    const [{ id }] = (await listed(ada!)) as [OpenSignIn];
    expect(await ended(eve!, id)).toBe(404);
    expect(await isIn(ada!)).toBe(true);
    const key = await parley.as('owner', 'acme');
    expect((await parley.stranger({ url: '/api/session/sign-ins', headers: key })).statusCode).toBe(404);
  });
});
