/** A tenant's secrets: written by its admins, read by no one, given to the parts of Parley that need them. */
import type { Clock } from '#voice/ports/clock.ts';
import { ParleyError } from '#voice/errors.ts';
import type { KeyVault } from '../keys/key-vault.ts';
import { contextOf } from '../keys/sealing.ts';
import { Secret } from './secret.ts';
import type { SealedSecret, SecretRow, SecretStore } from './secret-store.ts';

const SECRET_NAME = /^[a-z][a-z0-9_.-]{0,62}$/;
/** The longest value, in bytes: a private key fits. */
const MOST_SECRET_BYTES = 16_384;

/** What Parley itself keeps sealed in a tenant begins with this: nobody's setting names one of them. */
export const OWN_SECRETS = 'parley.';

/** How a setting names a secret in place of holding it: `secret:twilio-token`. */
const REFERENCE = /^secret:([a-z][a-z0-9_.-]{0,62})$/;

/** What the rest of Parley asks. */
export interface SecretSource {
  /** The current value. Throws `secret.unknown`, naming it. */
  get(tenantId: string, name: string): Promise<Secret>;
  /** The current value and the ones before it that are still good: for whoever checks what others have signed. */
  valid(tenantId: string, name: string): Promise<Secret[]>;
  /** A setting's value: what `secret:NAME` stands for, or the text itself. */
  resolve(tenantId: string, text: string): Promise<Secret>;
}

export interface Secrets extends SecretSource {
  list(tenantId: string): Promise<SecretRow[]>;
  put(tenantId: string, secret: NewSecret): Promise<SecretRow>;
  /** False when there was none of this name. */
  remove(tenantId: string, name: string): Promise<boolean>;
}

export interface NewSecret {
  name: string;
  value: Secret;
  by: string;
  /** For so long the value before it is given out by `valid` as well: both are good while the other side is being changed. */
  keepPreviousMs: number;
}

/** Another process may renew the tenant's key between sealing and writing; three times in a row it does not. */
const ATTEMPTS = 5;

export interface SecretsParts {
  vault: KeyVault;
  clock: Clock;
  storeOf: (tenantId: string) => SecretStore;
}

export function secrets({ vault, clock, storeOf }: SecretsParts): Secrets {
  const open = async (tenantId: string, { name, version, sealed }: SealedSecret): Promise<Secret> =>
    new Secret((await vault.open(tenantId, sealed, secretContext(tenantId, name, version))).toString('utf8'));

  async function valid(tenantId: string, name: string): Promise<Secret[]> {
    const found = SECRET_NAME.test(name) ? await storeOf(tenantId).valid(name, clock.epochMs()) : [];
    return Promise.all(found.map((each) => open(tenantId, each)));
  }

  async function get(tenantId: string, name: string): Promise<Secret> {
    const [current] = await valid(tenantId, name);
    if (current !== undefined) return current;
    throw new ParleyError('secret.unknown', `There is no secret ${shown(name)}: put it to /api/secrets.`);
  }

  return {
    valid,
    get,
    async resolve(tenantId, text) {
      const name = REFERENCE.exec(text)?.[1];
      return name === undefined ? new Secret(text) : get(tenantId, name);
    },
    list: (tenantId) => storeOf(tenantId).list(),
    async put(tenantId, { name, value, by, keepPreviousMs }) {
      demandName(name);
      const plain = Buffer.from(value.reveal(), 'utf8');
      if (plain.length === 0 || plain.length > MOST_SECRET_BYTES)
        throw new ParleyError('request.invalid', `A secret has 1 to ${MOST_SECRET_BYTES} bytes.`);
      const store = storeOf(tenantId);
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const version = (await store.latest(name)) + 1;
        const sealed = await vault.seal(tenantId, plain, secretContext(tenantId, name, version));
        const madeAtMs = Math.round(clock.epochMs());
        const oldUntilMs = madeAtMs + keepPreviousMs;
        const row = { name, version, madeAtMs, madeBy: by };
        if (await store.put({ ...row, sealed }, oldUntilMs)) {
          const previousUntilMs = version > 1 && keepPreviousMs > 0 ? oldUntilMs : null;
          return { ...row, previousUntilMs };
        }
        // What was sealed under may have gone: the newest is read before the next attempt.
        await vault.newestVersion(tenantId);
      }
      throw new ParleyError('storage.unavailable', 'others are writing the same secret: try again');
    },
    remove: (tenantId, name) =>
      SECRET_NAME.test(name) ? storeOf(tenantId).remove(name) : Promise.resolve(false),
  };
}

/** What a secret is bound to: it opens for no other tenant, under no other name, as no other version. */
export function secretContext(tenantId: string, name: string, version: number): Buffer {
  return contextOf('secret', tenantId, name, version);
}

function demandName(name: string): void {
  if (SECRET_NAME.test(name)) return;
  throw new ParleyError(
    'request.invalid',
    'A secret’s name begins with a small letter and goes on with small letters, digits, “.”, “_” and “-”, at most 63.',
  );
}

/** A value that was given where a name belongs must not come back in an error. */
function shown(name: string): string {
  return SECRET_NAME.test(name) ? `"${name}"` : 'of that name';
}
