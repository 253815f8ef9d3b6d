/** Two tenants in one Parley, from the setup link on: the internal team, and in each an owner, a viewer and an owner's key. */
import type { RunningParley } from '../parley.ts';
import { type Asker, asker } from './client.ts';

const PASSWORD = 'a sentence to remember';

export interface TenantPeople {
  id: string;
  /** By its cookie. */
  owner: Asker;
  viewer: Asker;
  key: Asker;
  ownerId: string;
  viewerId: string;
}

export interface TwoTenants {
  platform: Asker;
  nobody: Asker;
  acme: TenantPeople;
  globex: TenantPeople;
}

export async function twoTenants({
  url,
  report,
}: Pick<RunningParley, 'url' | 'report'>): Promise<TwoTenants> {
  const nobody = asker(url);
  const platform = await setUp(url, report);
  return {
    platform,
    nobody,
    acme: await tenant(url, platform, 'acme'),
    globex: await tenant(url, platform, 'globex'),
  };
}

/** The first person of the internal team. */
export async function setUp(url: string, report: string): Promise<Asker> {
  const token = /setup\?token=(\w+)/.exec(report)?.[1] ?? '';
  const person = { token, email: 'ada@platform.example', name: 'Ada', password: PASSWORD };
  const { status, text, cookie } = await asker(url).ask('POST', '/api/setup', person);
  if (status !== 201) throw new Error(`the setup was refused: ${text}`);
  return asker(url, { cookie });
}

async function tenant(url: string, platform: Asker, id: string): Promise<TenantPeople> {
  await platform.get('POST', '/api/tenants', { id, name: id });
  const inside = platform.with({ 'x-parley-tenant': id });
  const owner = await member(url, inside, id, 'owner');
  const viewer = await member(url, inside, id, 'viewer');
  const made = await owner.get<{ secret: string }>('POST', '/api/keys', { name: `${id} key`, role: 'owner' });
  const { people } = await owner.get<{ people: { id: string; role: string }[] }>('GET', '/api/people');
  const idOf = (role: string): string => people.find((each) => each.role === role)?.id ?? '';
  return {
    id,
    owner,
    viewer,
    key: asker(url, { authorization: `Bearer ${made.secret}` }),
    ownerId: idOf('owner'),
    viewerId: idOf('viewer'),
  };
}

async function member(url: string, inside: Asker, id: string, role: string): Promise<Asker> {
  const email = `${role}@${id}.example`;
  const { link } = await inside.get<{ link: string }>('POST', '/api/people/invitations', { email, role });
  const token = new URL(link).searchParams.get('token');
  const { status, text, cookie } = await asker(url).ask('POST', '/api/invitations/accept', {
    token,
    name: `${role} of ${id}`,
    password: PASSWORD,
  });
  if (status !== 200) throw new Error(`the invitation was refused: ${text}`);
  return asker(url, { cookie });
}
