/** An account made for a link that somebody else has used up meanwhile goes again: it would lead nowhere, and keep its address. */
import type { Person } from '#platform/tenancy/ports/identity.ts';
import type { ApiDeps } from '../deps.ts';

export async function discardAccount(
  { identity, audit }: Pick<ApiDeps, 'identity' | 'audit'>,
  person: Person,
  tenantId: string,
): Promise<void> {
  await audit.record({
    tenantId,
    actor: 'system',
    action: 'people.discard',
    subject: { type: 'person', id: person.id },
    detail: { reason: 'the link was used up by somebody else' },
  });
  await identity.discardPerson(person.id);
}
