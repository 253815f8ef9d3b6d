/** A master key that never leaves HashiCorp Vault: its transit engine wraps and unwraps (https://developer.hashicorp.com/vault/api-docs/secret/transit). */
import { z } from 'zod';
import type { MasterKey } from '#platform/governance/custody/keys/master-keys.ts';
import { ParleyError } from '#voice/errors.ts';

export interface TransitOptions {
  /** Such as `https://vault.example.com:8200`. */
  url: string;
  token: string;
  /** Of the key in the transit engine; an AEAD one, such as aes256-gcm96. */
  keyName: string;
  /** An answer is waited for so long. */
  limitMs?: number;
}

export interface Transit {
  /** Under the key's latest version, which its id names. */
  latest(): Promise<MasterKey>;
  /** The key under any version that wrapped something; null for an id of another kind. */
  find(id: string): MasterKey | null;
  /** Has Vault make a new version. */
  rotate(): Promise<void>;
}

const LIMIT_MS = 5_000;
const MOST_BYTES = 65_536;
const Key = z.object({ data: z.object({ latest_version: z.int().positive() }) });
const Encrypted = z.object({ data: z.object({ ciphertext: z.string().max(4_096) }) });
const Decrypted = z.object({ data: z.object({ plaintext: z.string().max(4_096) }) });

export function vaultTransit({ url, token, keyName, limitMs = LIMIT_MS }: TransitOptions): Transit {
  const name = encodeURIComponent(keyName);
  const prefix = `vault-${keyName}-v`;

  async function ask<Form extends z.ZodType>(
    path: string,
    form: Form,
    body?: object,
  ): Promise<z.infer<Form>> {
    const answer = await request(`${url}/v1/transit/${path}`, body);
    const read = form.safeParse(answer);
    if (!read.success) throw new ParleyError('custody.locked', 'Vault answered with something unknown');
    return read.data;
  }

  async function request(address: string, body?: object): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(address, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'x-vault-token': token, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        // A redirect would carry the token elsewhere.
        redirect: 'error',
        signal: AbortSignal.timeout(limitMs),
      });
      const text = await response.text();
      if (text.length > MOST_BYTES) throw new Error('too long');
      if (response.ok) return text === '' ? null : JSON.parse(text);
    } catch (fault) {
      const { name: kind, cause } = fault as Error;
      const why = (cause as { code?: string } | undefined)?.code ?? kind;
      throw new ParleyError('custody.locked', `Vault does not answer (${why})`);
    }
    // Its message may repeat what it was asked.
    throw refused(response.status);
  }

  const keyOf = (version: number): MasterKey => ({
    id: `${prefix}${version}`,
    async wrap(dataKey, context) {
      const { data } = await ask(`encrypt/${name}`, Encrypted, {
        plaintext: Buffer.from(dataKey).toString('base64'),
        associated_data: Buffer.from(context).toString('base64'),
        key_version: version,
      });
      return data.ciphertext;
    },
    async unwrap(wrapped, context) {
      const { data } = await ask(`decrypt/${name}`, Decrypted, {
        ciphertext: wrapped,
        associated_data: Buffer.from(context).toString('base64'),
      });
      return Buffer.from(data.plaintext, 'base64');
    },
  });

  return {
    latest: async () => keyOf((await ask(`keys/${name}`, Key)).data.latest_version),
    find(id) {
      const version = id.startsWith(prefix) ? Number(id.slice(prefix.length)) : NaN;
      return Number.isSafeInteger(version) && version > 0 ? keyOf(version) : null;
    },
    rotate: async () => void (await request(`${url}/v1/transit/keys/${name}/rotate`, {})),
  };
}

function refused(status: number): ParleyError {
  if (status === 400) return new ParleyError('custody.damaged', 'Vault does not open it: it was altered');
  if (status === 403) return new ParleyError('custody.locked', 'Vault refuses the token (403)');
  if (status === 404) return new ParleyError('custody.locked', 'Vault has no such transit key (404)');
  return new ParleyError('custody.locked', `Vault answered ${status}`);
}
