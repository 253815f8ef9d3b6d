import { expect, test } from 'vitest';
import type { Approval } from '#wire/governance.ts';
import { subjectOf } from './subject.ts';

const about = (action: Approval['action'], payload: unknown): string =>
  subjectOf({ action, payload, resource: { id: 'simulated', kind: '' } } as Approval);

test('a person was asked to approve a call “simulated”, and not told to whom; they are told number and agent', () => {
  const asked = { to: '+12025550147', agentId: 'recall', channel: 'simulated' };
  expect(about('call.place', { asked, idempotencyKey: null })).toBe('to +1 202 555 0147, by recall');
});

test('of a transfer they are told the number, of all else what the gate was asked about', () => {
  expect(about('call.transfer', { to: '+33140000042' })).toBe('to +33 140 000 042');
  expect(about('data.erase', { to: '+33140000042' })).toBe('simulated');
  expect(about('call.place', null)).toBe('simulated');
});
