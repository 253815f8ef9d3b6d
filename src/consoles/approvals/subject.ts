/** What an action that waits is about, as far as a person needs it to decide. */
import type { Approval } from '#wire/governance.ts';
import { phoneNumber } from '../ui/phone.ts';

/** Of a call its number and its agent, which stand in what is to run; of all else what the gate was asked about. */
export function subjectOf({ action, payload, resource }: Approval): string {
  const asked = action === 'call.place' ? partOf(payload, 'asked') : payload;
  const to = action.startsWith('call.') ? partOf(asked, 'to') : null;
  if (typeof to !== 'string') return resource.id;
  const agent = partOf(asked, 'agentId');
  return `to ${phoneNumber(to)}${typeof agent === 'string' ? `, by ${agent}` : ''}`;
}

function partOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Record<string, unknown>)[name];
}
