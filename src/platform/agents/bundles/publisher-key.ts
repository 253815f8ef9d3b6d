/** The key with which a tenant signs what it gives away: made when it is first needed, sealed among its secrets. */
import { newPrivatePem, type SigningKey, signingKey } from '#platform/governance/audit/signing-key.ts';
import { Secret } from '#platform/governance/custody/secrets/secret.ts';
import type { Secrets } from '#platform/governance/custody/secrets/secrets.ts';

/** Under this name it stands in the list of secrets. Who deletes it signs with a new key from then on. */
const PUBLISHER_KEY = 'parley.bundle-key';

export async function publisherKey(
  secrets: Pick<Secrets, 'valid' | 'put'>,
  tenantId: string,
): Promise<SigningKey> {
  const [known] = await secrets.valid(tenantId, PUBLISHER_KEY);
  if (known !== undefined) return signingKey(known.reveal());
  const made = new Secret(newPrivatePem());
  await secrets.put(tenantId, { name: PUBLISHER_KEY, value: made, by: 'parley', keepPreviousMs: 0 });
  // Another process may have made one at the same time: the latest counts for both.
  const [latest] = await secrets.valid(tenantId, PUBLISHER_KEY);
  return signingKey((latest ?? made).reveal());
}
