/** What every TenancyStore and TenancyOfAll does. Run over the database and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOME_TENANT } from '../tenant.ts';
import type { ApiKey, Invitation, TenancyOfAll, TenancyStore } from './tenancy-store.ts';

export interface OpenedTenancy {
  ofAll: TenancyOfAll;
  forTenant(tenantId: string): TenancyStore;
  /** Makes an account and answers its id. */
  person(): Promise<string>;
  close(): Promise<void>;
}

const NOW_MS = 1_800_000_000_000;
let made = 0;

function invitation(change: Partial<Invitation> = {}): Invitation {
  made += 1;
  const { id, email } = { id: `inv_${made}`, email: `guest${made}@example.com` };
  const times = { createdAtMs: NOW_MS + made, expiresAtMs: NOW_MS + 10_000 };
  return { id, email, role: 'operator', invitedBy: 'ada@example.com', ...times, ...change };
}

function key(change: Partial<ApiKey> = {}): ApiKey {
  made += 1;
  return {
    id: `key_${made}`,
    name: 'CRM',
    role: 'operator',
    scopes: ['calls:read', 'calls:place'],
    hint: 'pk_abc',
    createdBy: 'ada@example.com',
    createdAtMs: NOW_MS + made,
    lastUsedAtMs: null,
    expiresAtMs: null,
    revokedAtMs: null,
    ...change,
  };
}

/** `open` gives a house in which a home tenant is; it may hold other tenants. */
export function tenancyContract(name: string, open: () => Promise<OpenedTenancy>): void {
  describe(`${name} keeps the contract of TenancyStore`, () => {
    let house: OpenedTenancy;
    let id: string;
    let own: TenancyStore;
    let other: TenancyStore;
    beforeEach(async () => {
      house = await open();
      made += 1;
      id = `acme-${made}-${process.pid}`;
      const tenant = { name: 'Acme', state: 'active', createdAtMs: NOW_MS } as const;
      await house.ofAll.createTenant({ ...tenant, id });
      await house.ofAll.createTenant({ ...tenant, id: `${id}-b` });
      own = house.forTenant(id);
      other = house.forTenant(`${id}-b`);
    });
    afterEach(() => house.close());

    test('a tenant is found, renamed, suspended, and made only once', async () => {
      const { ofAll } = house;
      expect(await ofAll.tenant(id)).toEqual({ id, name: 'Acme', state: 'active', createdAtMs: NOW_MS });
      expect(await ofAll.changeTenant(id, { name: 'Acme Ltd' })).toMatchObject({
        name: 'Acme Ltd',
        state: 'active',
      });
      expect(await ofAll.changeTenant(id, { state: 'suspended' })).toMatchObject({ state: 'suspended' });
      const again = { id, name: 'Thief', state: 'active', createdAtMs: 0 } as const;
      await expect(ofAll.createTenant(again)).rejects.toMatchObject({ code: 'tenant.exists' });
      expect((await ofAll.tenant(id))?.name).toBe('Acme Ltd');
      expect((await ofAll.tenants()).map((tenant) => tenant.id)).toEqual(
        expect.arrayContaining([HOME_TENANT, id]),
      );
      expect(await ofAll.tenant('nobody')).toBeNull();
      expect(await ofAll.changeTenant('nobody', { name: 'x' })).toBeNull();
    });

    test('a member belongs to one tenant and is unknown in the other', async () => {
      const ada = await house.person();
      expect(await own.putMember({ personId: ada, role: 'owner', sinceMs: NOW_MS })).toBeNull();
      expect(await own.member(ada)).toEqual({ personId: ada, role: 'owner', sinceMs: NOW_MS });
      expect(await other.member(ada)).toBeNull();
      expect(await other.removeMember(ada)).toBe(false);
      expect((await house.ofAll.tenantsOf(ada)).map(({ tenant, role }) => [tenant.id, role])).toEqual([
        [id, 'owner'],
      ]);
    });

    test('the last owner cannot leave or be made less', async () => {
      const [ada, bob] = [await house.person(), await house.person()];
      await own.putMember({ personId: ada, role: 'owner', sinceMs: NOW_MS });
      await own.putMember({ personId: bob, role: 'admin', sinceMs: NOW_MS });
      await expect(own.removeMember(ada)).rejects.toMatchObject({ code: 'person.last_owner' });
      const less = own.putMember({ personId: ada, role: 'admin', sinceMs: NOW_MS });
      await expect(less).rejects.toMatchObject({ code: 'person.last_owner' });
      expect((await own.member(ada))?.role).toBe('owner');
      expect(await own.putMember({ personId: bob, role: 'owner', sinceMs: NOW_MS + 5 })).toBe('admin');
      expect(await own.removeMember(ada)).toBe(true);
      expect(await own.members()).toEqual([{ personId: bob, role: 'owner', sinceMs: NOW_MS }]);
    });

    test('of two owners who leave at the same moment, one stays', async () => {
      const pair = [await house.person(), await house.person()];
      for (const personId of pair) await own.putMember({ personId, role: 'owner', sinceMs: NOW_MS });
      const left = await Promise.allSettled(pair.map((personId) => own.removeMember(personId)));
      expect(left.filter(({ status }) => status === 'fulfilled').length).toBe(1);
      expect((await own.members()).length).toBe(1);
    });

    test('an invitation is good once, in its time, and takes the place of an earlier one to the same person', async () => {
      const guest = await house.person();
      const { ofAll } = house;
      const first = invitation();
      await own.invite(first, `hash-${first.id}`);
      const second = invitation({ email: first.email, role: 'viewer' });
      await own.invite(second, `hash-${second.id}`);
      expect(await ofAll.invitationByHash(`hash-${first.id}`, NOW_MS)).toBeNull();
      expect(await own.invitations()).toEqual([second]);
      expect(await other.invitations()).toEqual([]);
      expect(await other.withdraw(second.id)).toBeNull();
      expect(await ofAll.invitationByHash(`hash-${second.id}`, NOW_MS)).toMatchObject({
        invitation: second,
        tenant: { id },
      });
      expect(await ofAll.acceptInvitation(`hash-${second.id}`, guest, second.expiresAtMs)).toBe(false);
      const both = [1, 2].map(() => ofAll.acceptInvitation(`hash-${second.id}`, guest, NOW_MS));
      expect((await Promise.all(both)).filter(Boolean)).toEqual([true]);
      expect((await own.member(guest))?.role).toBe('viewer');
      expect(await own.invitations()).toEqual([]);
    });

    test('an invitation does not raise who is a member already', async () => {
      const bob = await house.person();
      await own.putMember({ personId: bob, role: 'viewer', sinceMs: NOW_MS });
      const raise = invitation({ role: 'owner' });
      await own.invite(raise, `hash-${raise.id}`);
      expect(await house.ofAll.acceptInvitation(`hash-${raise.id}`, bob, NOW_MS)).toBe(true);
      expect((await own.member(bob))?.role).toBe('viewer');
    });

    test('an invitation that was withdrawn lets nobody in', async () => {
      const one = invitation();
      await own.invite(one, `hash-${one.id}`);
      expect(await own.withdraw(one.id)).toEqual(one);
      expect(await own.withdraw(one.id)).toBeNull();
      expect(await house.ofAll.acceptInvitation(`hash-${one.id}`, await house.person(), NOW_MS)).toBe(false);
    });

    test('a key is found by its hash with its tenant, until its time is over or it is revoked', async () => {
      const { ofAll } = house;
      const lasting = key();
      const ending = key({ scopes: null, expiresAtMs: NOW_MS + 1_000 });
      for (const each of [lasting, ending]) await own.addKey(each, `hash-${each.id}`);
      expect(await own.keys()).toEqual([ending, lasting]);
      expect(await other.keys()).toEqual([]);
      expect(await ofAll.keyByHash(`hash-${lasting.id}`, NOW_MS)).toMatchObject({
        key: lasting,
        tenant: { id },
      });
      expect(await ofAll.keyByHash(`hash-${ending.id}`, NOW_MS)).not.toBeNull();
      expect(await ofAll.keyByHash(`hash-${ending.id}`, NOW_MS + 1_000)).toBeNull();
      expect(await ofAll.keyByHash(lasting.id, NOW_MS)).toBeNull();
      await ofAll.noteKeyUse(lasting.id, NOW_MS + 7);
      await ofAll.noteKeyUse(lasting.id, NOW_MS + 3);
      expect((await own.keys())[1]?.lastUsedAtMs).toBe(NOW_MS + 7);
      expect(await other.revokeKey(lasting.id, NOW_MS)).toBeNull();
      expect(await ofAll.keyByHash(`hash-${lasting.id}`, NOW_MS)).not.toBeNull();
      expect((await own.revokeKey(lasting.id, NOW_MS + 9))?.revokedAtMs).toBe(NOW_MS + 9);
      expect((await own.revokeKey(lasting.id, NOW_MS + 99))?.revokedAtMs).toBe(NOW_MS + 9);
      expect(await ofAll.keyByHash(`hash-${lasting.id}`, NOW_MS)).toBeNull();
    });

    test('a sign-in provider and its people are of one tenant', async () => {
      const ada = await house.person();
      const provider = {
        issuer: 'https://id.example',
        clientId: 'c',
        sealedSecret: 's',
        newcomerRole: null,
        domains: [],
        updatedAtMs: NOW_MS,
      };
      expect(await own.sso()).toBeNull();
      await own.putSso(provider);
      const changed = {
        ...provider,
        newcomerRole: 'viewer' as const,
        domains: ['acme.example', 'acme.test'],
      };
      await own.putSso(changed);
      expect(await own.sso()).toEqual(changed);
      expect(await other.sso()).toBeNull();
      await own.linkSso({ issuer: provider.issuer, subject: '7', personId: ada });
      await own.linkSso({ issuer: provider.issuer, subject: '7', personId: await house.person() });
      expect(await own.ssoPerson(provider.issuer, '7')).toBe(ada);
      expect(await other.ssoPerson(provider.issuer, '7')).toBeNull();
      expect(await other.removeSso()).toBe(false);
      expect(await own.removeSso()).toBe(true);
      expect(await own.sso()).toBeNull();
    });

    test('quotas are the default until they are put', async () => {
      const none = { concurrentCalls: null, callsPerDay: null, storageBytes: null, requestsPerMinute: null };
      expect(await own.quotas()).toEqual(none);
      await own.putQuotas({ ...none, concurrentCalls: 3, storageBytes: 2 ** 40 });
      expect(await own.quotas()).toEqual({ ...none, concurrentCalls: 3, storageBytes: 2 ** 40 });
      expect(await other.quotas()).toEqual(none);
      expect(await own.callsSince(0, 5)).toBe(0);
    });

    test('the internal team is joined by an invitation, once and in its time, and keeps its last person', async () => {
      const { ofAll } = house;
      const [ada, bob] = [await house.person(), await house.person()];
      await ofAll.addPlatform(ada, NOW_MS);
      const times = { createdAtMs: NOW_MS, expiresAtMs: NOW_MS + 100 };
      const invitation = { id: `inv_${bob}`, email: `${bob}@example.com`, invitedBy: 'ada', ...times };
      await ofAll.inviteToTeam({ ...invitation, id: `inv_old_${bob}` }, `old-${bob}`);
      await ofAll.inviteToTeam(invitation, `new-${bob}`);
      expect(await ofAll.teamInvitationByHash(`old-${bob}`, NOW_MS)).toBeNull();
      expect(await ofAll.teamInvitationByHash(`new-${bob}`, NOW_MS + 100)).toBeNull();
      expect(await ofAll.teamInvitationByHash(`new-${bob}`, NOW_MS)).toEqual(invitation);
      expect(await ofAll.teamInvitations()).toContainEqual(invitation);
      const twice = [ada, bob].map(() => ofAll.acceptTeamInvitation(`new-${bob}`, bob, NOW_MS));
      expect((await Promise.all(twice)).filter(Boolean)).toEqual([true]);
      expect(await ofAll.team()).toContainEqual({ personId: bob, sinceMs: NOW_MS });
      await ofAll.inviteToTeam(invitation, `third-${bob}`);
      expect(await ofAll.withdrawFromTeam(invitation.id)).toBe(true);
      expect(await ofAll.withdrawFromTeam(invitation.id)).toBe(false);
      for (const { personId } of await ofAll.team())
        if (personId !== ada && personId !== bob) await ofAll.removePlatform(personId);
      const both = await Promise.allSettled([ada, bob].map((each) => ofAll.removePlatform(each)));
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(await ofAll.team()).toHaveLength(1);
      expect(await ofAll.removePlatform('nobody')).toBe(false);
    });

    test('the link of the setup is good once, the newest only, and for the first of the internal team only', async () => {
      const { ofAll } = house;
      if (await ofAll.hasPlatform()) return;
      await ofAll.putSetupToken('old', NOW_MS);
      await ofAll.putSetupToken('new', NOW_MS);
      expect(await ofAll.setupTokenIs('old')).toBe(false);
      expect(await ofAll.setupTokenIs('new')).toBe(true);
      const [ada, bob] = [await house.person(), await house.person()];
      expect(await ofAll.completeSetup('old', ada, NOW_MS)).toBe(false);
      const both = await Promise.all(
        [ada, bob].map((personId) => ofAll.completeSetup('new', personId, NOW_MS)),
      );
      expect(both.filter(Boolean)).toEqual([true]);
      expect(await ofAll.hasPlatform()).toBe(true);
      expect((await Promise.all([ada, bob].map((each) => ofAll.isPlatform(each)))).filter(Boolean)).toEqual([
        true,
      ]);
      await ofAll.putSetupToken('late', NOW_MS);
      expect(await ofAll.completeSetup('late', bob, NOW_MS)).toBe(false);
    });
  });
}
