import { beforeEach, describe, expect, it } from 'vitest';
import { constitutionHash, NO_CONSTITUTION } from '#platform/governance/constitution/constitution.ts';
import { memoryGovernance, type MemoryGovernance } from '#platform/governance/fakes/governance.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { callGate, sensitiveOf, type AskedCall, type CallGate } from './call-gate.ts';

let clock: VirtualClock;
let governance: MemoryGovernance;
let gate: CallGate;
beforeEach(() => {
  clock = new VirtualClock();
  governance = memoryGovernance({ clock });
  gate = callGate({ ...governance, clock });
});

const call = (more: Partial<AskedCall> = {}): AskedCall => ({
  head: { id: 'call_1', tenantId: 'acme', agentId: 'dental', agentName: 'Front desk', channel: 'twilio' },
  direction: 'inbound',
  strategy: { slots: {}, policies: [] },
  recording: true,
  ...more,
});

describe('A call that rings', () => {
  it('is answered under a verdict, a tier and a constitution', async () => {
    expect(await gate.admit(call())).toEqual({
      tier: 'medium',
      constitutionHash: NO_CONSTITUTION,
      verdictId: 'dec_1',
      recording: 'allowed',
      reasons: ['the line is open to everybody who knows the number', 'the call is recorded'],
      degraded: false,
    });
    const decisions = await governance.storesOf('acme').decisions.list({ limit: 9, callId: 'call_1' });
    expect(decisions.map(({ action, outcome }) => `${action} ${outcome}`).toSorted()).toEqual([
      'call.answer allow',
      'call.record allow',
    ]);
  });

  it('is asked about under the names that its agent gives for policies', async () => {
    await gate.admit(call({ strategy: { slots: {}, policies: ['no-nights', 'no-nights'] } }));
    const asked = governance.policyEngine.asked.map(({ action, context }) => [action, context.policies]);
    expect(asked).toEqual([
      ['call.answer', ['no-nights']],
      ['call.record', ['no-nights']],
    ]);
  });

  it('about means of payment is answered and not recorded', async () => {
    const admitted = await gate.admit(
      call({ strategy: { sensitive: ['payment'], slots: {}, policies: [] } }),
    );
    expect(admitted).toMatchObject({ tier: 'critical', recording: 'denied' });
    expect(admitted.reasons).toContain('By no-recording-of-payment.');
  });

  it('where nothing is recorded asks nothing about it', async () => {
    expect(await gate.admit(call({ recording: false }))).toMatchObject({ recording: 'off' });
    expect(governance.policyEngine.asked.map(({ action }) => action)).toEqual(['call.answer']);
  });

  it('has each tool that its agent runs asked about: what is refused is not done, and the agent is told why', async () => {
    const ran: string[] = [];
    const runner = {
      tools: [],
      run: async ({ name }: { name: string }) => (ran.push(name), { ok: true as const, value: 'kept' }),
    };
    const tools = gate.tools(call(), runner);
    const request = { id: 'run_1', name: 'save_answers', arguments: {} };
    expect(await tools.run(request, new AbortController().signal)).toEqual({ ok: true, value: 'kept' });
    governance.policyEngine.decide = async () => ({
      decision: 'deny',
      policies: [{ id: 'tenant/no-tools', effect: 'forbid', asksPeople: false, reason: 'Not by telephone.' }],
    });
    const refused = await tools.run(request, new AbortController().signal);
    expect(refused).toEqual({ ok: false, error: 'Not by telephone.' });
    expect(ran).toEqual(['save_answers']);
    const decisions = await governance.storesOf('acme').decisions.list({ limit: 9, callId: 'call_1' });
    expect(decisions.map(({ action, outcome }) => `${action} ${outcome}`).toSorted()).toEqual([
      'tool.run allow',
      'tool.run deny',
    ]);
  });

  it('that the policies refuse is not answered', async () => {
    governance.policyEngine.decide = async () => ({
      decision: 'deny',
      policies: [{ id: 'tenant/closed', effect: 'forbid', asksPeople: false, reason: 'We are closed.' }],
    });
    await expect(gate.admit(call())).rejects.toMatchObject({
      code: 'policy.denied',
      detail: 'We are closed.',
    });
  });

  it('waits 60 ms for an engine that says nothing, and is answered by the shipped policies', async () => {
    governance.policyEngine.mood = 'silent';
    const startedMs = clock.nowMs();
    const admitted = gate.admit(call());
    await clock.advance(60);
    expect(await admitted).toMatchObject({ degraded: true, recording: 'allowed' });
    expect(clock.nowMs() - startedMs).toBe(60);
    expect(governance.faults).toEqual(['engine: call.answer', 'engine: call.record']);
  });

  it('does not wait for a constitution that cannot be read', async () => {
    const silent = callGate({ ...governance, constitutions: { hashOf: () => new Promise(() => {}) }, clock });
    const admitted = silent.admit(call());
    await clock.advance(60);
    expect(await admitted).toMatchObject({ constitutionHash: null });
    const failing = callGate({
      ...governance,
      constitutions: { hashOf: () => Promise.reject(new Error()) },
      clock,
    });
    expect(await failing.admit(call())).toMatchObject({ constitutionHash: null });
  });

  it('that was asked for under another constitution is refused', async () => {
    const hash = constitutionHash(['Tell the truth.']);
    await expect(gate.admit(call({ constitutionHash: hash }))).rejects.toMatchObject({
      code: 'constitution.mismatch',
    });
    expect(await gate.admit(call({ constitutionHash: NO_CONSTITUTION }))).toMatchObject({
      constitutionHash: NO_CONSTITUTION,
    });
  });
});

describe('A strategy', () => {
  it('speaks of what it says, and of a person when it asks for a name', () => {
    const name = { type: 'name' } as AskedCall['strategy']['slots'][string];
    expect(sensitiveOf({ slots: {} })).toEqual([]);
    expect(sensitiveOf({ slots: { who: name } })).toEqual(['contact']);
    expect(sensitiveOf({ sensitive: ['health'], slots: { who: name } })).toEqual(['health', 'contact']);
  });
});
