import { describe, expect, it } from 'vitest';
import { PERMISSIONS, type Permission, ROLES, type Role, isPermission, roleMay } from './permissions.ts';
import { demand, may, type Principal } from './principal.ts';

function allowed(role: Role): Permission[] {
  return (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => roleMay(role, permission));
}

describe('The permissions table', () => {
  it('lets a viewer read the calls and numbers of its own tenant, and nothing else', () => {
    expect(allowed('viewer')).toEqual(['tenant:read', 'calls:read', 'calls:export', 'status:read']);
  });

  it('gives each role all that the one below it may', () => {
    for (let index = 1; index < ROLES.length; index += 1) {
      const above = allowed(ROLES[index - 1]!);
      expect(above, `${ROLES[index - 1]} over ${ROLES[index]}`).toEqual(
        expect.arrayContaining(allowed(ROLES[index]!)),
      );
    }
  });

  it.each([
    ['an operator', 'operator', 'agents:publish'],
    ['an operator', 'operator', 'approvals:decide'],
    ['an operator', 'operator', 'people:invite'],
    ['an admin', 'admin', 'retention:update'],
    ['an owner', 'owner', 'tenants:create'],
    ['an owner', 'owner', 'quotas:update'],
    ['a viewer', 'viewer', 'calls:place'],
    ['a viewer', 'viewer', 'agents:read'],
  ] as const)('does not let %s (%s) do %s', (_who, role, permission) => {
    expect(roleMay(role, permission)).toBe(false);
  });

  it('knows its own words only', () => {
    expect(isPermission('calls:read')).toBe(true);
    expect(isPermission('calls:write')).toBe(false);
    expect(isPermission('toString')).toBe(false);
  });
});

describe('A principal', () => {
  const key: Principal = {
    kind: 'key',
    id: 'key_1',
    label: 'crm',
    tenantId: 'acme',
    role: 'operator',
    scopes: ['calls:read', 'people:invite'],
  };

  it('with scopes may what both its role and its scopes allow', () => {
    expect(may(key, 'calls:read')).toBe(true);
    expect(may(key, 'calls:place')).toBe(false);
    expect(may(key, 'people:invite')).toBe(false);
    expect(may({ ...key, scopes: null }, 'calls:place')).toBe(true);
  });

  it('is told what it lacks: a scope, or a role', () => {
    expect(() => demand(key, 'calls:place')).toThrow(/this key has not the scope/);
    expect(() => demand(key, 'people:invite')).toThrow(/role operator may not/);
  });
});
