import { describe, expect, it } from 'vitest';
import { NO_CONSTITUTION } from '#platform/governance/constitution/constitution.ts';
import { memoryGovernance } from '#platform/governance/fakes/governance.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { ParleyError } from '#voice/errors.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { ASKED, codeOf, crm, house, stopped } from './fakes/developer.ts';
import { testSessions } from './fakes/sessions.ts';

describe('The gate before a session', () => {
  it('leaves verdict, tier and constitution on the session and in the evidence', async () => {
    const { clock, service, audit } = house();
    const session = await service.create({ ...ASKED, channel: 'phone', constitution: NO_CONSTITUTION });
    expect(session.record.governance).toMatchObject({ tier: 'medium', constitutionHash: NO_CONSTITUTION });
    await stopped(session, clock);
    expect(audit.told()).toEqual([
      `acme: sessions.create ${session.id}`,
      `acme: sessions.stop ${session.id}`,
    ]);
  });

  it('refuses a session under another constitution than the one in force', async () => {
    const { service, audit } = house();
    expect(await codeOf(service.create({ ...ASKED, constitution: 'f'.repeat(64) }))).toBe(
      'constitution.mismatch',
    );
    expect(audit.told()).toEqual([]);
  });

  it('refuses what no policy permits, and gives the place back', async () => {
    const left: string[] = [];
    const { service } = house({ quotas: { enterCall: async (tenant) => () => void left.push(tenant) } });
    const viewer: Principal = { ...crm, role: 'viewer' };
    expect(await codeOf(service.create({ ...ASKED, principal: viewer }))).toBe('policy.denied');
    expect(left).toEqual(['acme']);
  });

  it('is not opened when it cannot be proved', async () => {
    const down = { record: async () => Promise.reject(new ParleyError('storage.unavailable', 'away')) };
    const clock = new VirtualClock();
    const { service, stores } = testSessions(clock, { audit: down, governance: memoryGovernance({ clock }) });
    expect(await codeOf(service.create(ASKED))).toBe('storage.unavailable');
    expect(await stores.forTenant('acme').list({ limit: 9 })).toEqual([]);
  });
});
