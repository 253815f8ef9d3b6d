import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Jar } from '#platform/tenancy/ports/identity.contract.ts';
import type { Team } from '#wire/tenancy.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

let parley: TestParley;
let team: Record<string, string>;
beforeEach(async () => {
  parley = await testParley();
  team = await parley.as('platform');
});
afterEach(() => parley.server.close());

const ask = (
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  headers: Record<string, string>,
  payload?: object,
) => parley.stranger({ method, url, headers, ...(payload && { payload }) });
const list = async () => (await ask('GET', '/api/team', team)).json<Team>();
const invite = async (email: string) =>
  (await ask('POST', '/api/team/invitations', team, { email })).json<{
    link: string;
    invitation: { id: string };
  }>();
const tokenOf = (link: string): string => new URL(link).searchParams.get('token')!;
const accept = (payload: object, headers: Record<string, string> = { host: OWN_HOST }) =>
  ask('POST', '/api/invitations/accept', headers, payload);
const NEW = { name: 'Grace', password: 'a sentence to remember' };

describe('The internal team', () => {
  it('grows by invitation: the link makes an account that may enter every tenant, once', async () => {
    await parley.as('owner', 'acme');
    const { link } = await invite('Grace@parley.example');
    const token = tokenOf(link);
    expect((await ask('POST', '/api/invitations/look', { host: OWN_HOST }, { token })).json()).toMatchObject({
      email: 'grace@parley.example',
      role: 'platform',
      account: false,
    });
    const answer = await accept({ token, ...NEW });
    expect(answer.statusCode, answer.body).toBe(200);
    const { cookie } = new Jar().take([answer.headers['set-cookie'] ?? []].flat());
    const entered = await ask('GET', '/api/tenant', { host: OWN_HOST, cookie, 'x-parley-tenant': 'acme' });
    expect(entered.json()).toMatchObject({ id: 'acme' });
    expect((await list()).people.map(({ email }) => email)).toContain('grace@parley.example');
    expect((await accept({ token, ...NEW })).statusCode).toBe(410);
  });

  it('is joined by an account that exists only when its own person is signed in', async () => {
    const { id } = await parley.identity.createPerson({ ...NEW, email: 'grace@parley.example' });
    const { link } = await invite('grace@parley.example');
    const token = tokenOf(link);
    expect((await accept({ token, name: 'Thief', password: 'another long sentence' })).statusCode).toBe(401);
    const other = await parley.identity.createPerson({ ...NEW, email: 'eve@parley.example' });
    const jar = async (personId: string) =>
      new Jar().take(await parley.identity.admit(personId, null, new Jar())).cookie;
    expect((await accept({ token }, { host: OWN_HOST, cookie: await jar(other.id) })).statusCode).toBe(403);
    expect((await accept({ token }, { host: OWN_HOST, cookie: await jar(id) })).statusCode).toBe(200);
    expect(await parley.tenancy.ofAll.isPlatform(id)).toBe(true);
    expect(await parley.tenancy.ofAll.isPlatform(other.id)).toBe(false);
  });

  it('leaves no account behind for whoever used a link that was taken back at that moment', async () => {
    const { link, invitation } = await invite('late@parley.example');
    const createPerson = parley.identity.createPerson.bind(parley.identity);
    parley.identity.createPerson = async (person) => {
      const made = await createPerson(person);
      await ask('DELETE', `/api/team/invitations/${invitation.id}`, team);
      return made;
    };
    expect((await accept({ token: tokenOf(link), ...NEW })).statusCode).toBe(410);
    expect(await parley.identity.personByEmail('late@parley.example')).toBeNull();
    expect(parley.audit.told().some((told) => told.includes('people.discard'))).toBe(true);
  });

  it('takes back an invitation, and lets each end after a day', async () => {
    const first = await invite('a@parley.example');
    expect((await ask('DELETE', `/api/team/invitations/${first.invitation.id}`, team)).statusCode).toBe(200);
    expect((await accept({ token: tokenOf(first.link), ...NEW })).statusCode).toBe(410);
    const second = await invite('b@parley.example');
    const third = await invite('b@parley.example');
    expect((await accept({ token: tokenOf(second.link), ...NEW })).statusCode, 'the older link').toBe(410);
    await parley.clock.advance(24 * 3_600_000);
    expect((await accept({ token: tokenOf(third.link), ...NEW })).statusCode).toBe(410);
  });

  it('never loses its last person, whoever asks', async () => {
    const [only] = (await list()).people;
    const refused = await ask('DELETE', `/api/team/${only!.id}`, team);
    expect(refused.json()).toMatchObject({ status: 409, code: 'person.last_of_team' });
    const second = await parley.as('platform');
    expect((await ask('DELETE', `/api/team/${only!.id}`, second)).statusCode).toBe(200);
    expect((await ask('GET', '/api/team', team)).json(), 'at once').toMatchObject({ code: 'tenant.unknown' });
    expect((await ask('DELETE', '/api/team/user_nobody', second)).json()).toMatchObject({
      code: 'person.unknown',
    });
  });

  it.each(['owner', 'admin', 'operator', 'viewer'] as const)('shows itself to no %s', async (role) => {
    const headers = await parley.as(role, 'acme');
    const [only] = (await list()).people;
    expect((await ask('GET', '/api/team', headers)).statusCode).toBe(403);
    expect((await ask('POST', '/api/team/invitations', headers, { email: 'x@y.example' })).statusCode).toBe(
      403,
    );
    expect((await ask('DELETE', `/api/team/${only!.id}`, headers)).statusCode).toBe(403);
  });
});
