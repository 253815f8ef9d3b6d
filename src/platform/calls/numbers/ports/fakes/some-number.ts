/** Numbers for tests of what keeps them. */
import type { Hours } from '../../answering.ts';
import type { PhoneNumber } from '../number-store.ts';

let made = 0;

/** A number that no other test of this run has. */
export function someNumber(): PhoneNumber {
  made += 1;
  const suffix = `${process.pid}${made}`.padStart(9, '0').slice(-9);
  return {
    id: `num_${process.pid}_${Date.now()}_${made}`,
    number: `+88${suffix}`,
    label: 'Front desk',
    agentId: 'dental',
    hours: HOURS,
    createdAtMs: 1_700_000_000_000,
    updatedAtMs: 1_700_000_000_000,
  };
}

export const HOURS: Hours = {
  timeZone: 'Europe/Paris',
  ranges: [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '12:00' },
    { days: ['fri', 'sat'], from: '22:00', to: '02:00', agentId: 'night' },
  ],
  holidays: ['2026-12-25'],
  outside: { closed: 'We are closed.' },
};
