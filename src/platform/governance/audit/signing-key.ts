/** The Ed25519 keys of checkpoints: one that signs, and those that a verifier trusts. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export interface SigningKey {
  /** First half of the SHA-256 of the public key (SPKI, DER), in hexadecimal. */
  id: string;
  /** SPKI, PEM: what a verifier needs. */
  publicPem: string;
  /** Base64. */
  sign(text: string): string;
}

export interface TrustedKey {
  id: string;
  verifies(text: string, signature: string): boolean;
}

/** PKCS #8, PEM: to be kept where only Parley reads it. */
export function newPrivatePem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** Throws RangeError for what is no private Ed25519 key. */
export function signingKey(privatePem: string): SigningKey {
  const key = parsed(() => createPrivateKey(privatePem), 'a private Ed25519 key in PEM form');
  const open = createPublicKey(key);
  return {
    id: idOf(open),
    publicPem: open.export({ type: 'spki', format: 'pem' }) as string,
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64'),
  };
}

/** Throws RangeError for what is no public Ed25519 key. */
export function trustedKey(publicPem: string): TrustedKey {
  // A private key would be taken too, and whoever passes one by mistake should not find out that it works.
  if (publicPem.includes('PRIVATE KEY'))
    throw new RangeError('it is a private key; only public ones are given away');
  const key = parsed(() => createPublicKey(publicPem), 'a public Ed25519 key in PEM form');
  return {
    id: idOf(key),
    verifies: (text, signature) =>
      verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64')),
  };
}

function parsed(read: () => KeyObject, what: string): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (fault) {
    throw new RangeError(`it is not ${what}`, { cause: fault });
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new RangeError(`it is not ${what}`);
  return key;
}

function idOf(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 32);
}
