/** Reads a bundle that a stranger may have written: every reason to refuse it is named, and nothing of a refused one is used. */
import { type TrustedKey, trustedKey } from '#platform/governance/audit/signing-key.ts';
import { ParleyError } from '#voice/errors.ts';
import { Bundle, BUNDLE_LIMIT_BYTES, type Manifest, manifestHash, measured, signedText } from './bundle.ts';

export interface OpenedBundle {
  manifest: Manifest;
  /** Names it for good. */
  hash: string;
  parts: Readonly<Record<string, string>>;
  /** Of the key that has signed it. Whether its owner is to be trusted is the importer's to say. */
  keyId: string;
  publicKey: string;
}

/** Throws ParleyError `bundle.refused`, its detail saying what is wrong with the file. */
export function openBundle(text: string): OpenedBundle {
  if (Buffer.byteLength(text, 'utf8') > BUNDLE_LIMIT_BYTES)
    throw refused(`it is longer than ${BUNDLE_LIMIT_BYTES / 1024 / 1024} MB`);
  const { manifest, parts, signature } = parsed(text);
  const key = keyOf(signature.publicKey);
  if (key.id !== signature.keyId) throw refused('its key is not the one that it names');
  if (!key.verifies(signedText(manifest), signature.value))
    throw refused(
      'its signature is not of this manifest: it was altered after it was signed, or by somebody else',
    );
  checkParts(manifest, parts);
  return { manifest, hash: manifestHash(manifest), parts, keyId: key.id, publicKey: signature.publicKey };
}

function parsed(text: string): Bundle {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refused('it is not JSON');
  }
  const known = Bundle.safeParse(json);
  if (known.success) return known.data;
  if (typeof json === 'object' && json !== null && !('signature' in json)) throw refused('it is not signed');
  const issue = known.error.issues[0];
  throw refused(`"${issue?.path.join('.') ?? ''}" is not of the form: ${issue?.message ?? 'unknown'}`);
}

function keyOf(publicKey: string): TrustedKey {
  try {
    return trustedKey(publicKey);
  } catch {
    throw refused('the key that it brings is no public Ed25519 key');
  }
}

/** Each part that the manifest names, as it names it, and no other. */
function checkParts(manifest: Manifest, parts: Record<string, string>): void {
  for (const { path, bytes, sha256 } of manifest.parts) {
    const text = Object.hasOwn(parts, path) ? parts[path] : undefined;
    if (text === undefined) throw refused(`its part ${path} is missing`);
    const found = measured(text);
    if (found.bytes !== bytes || found.sha256 !== sha256)
      throw refused(`its part ${path} was altered: it is not what was signed`);
  }
  const named = new Set(manifest.parts.map(({ path }) => path));
  const more = Object.keys(parts).find((path) => !named.has(path));
  if (more !== undefined) throw refused(`it holds a part that was not signed: ${more.slice(0, 80)}`);
  if (named.size !== manifest.parts.length) throw refused('it names a part twice');
}

function refused(why: string): ParleyError {
  return new ParleyError('bundle.refused', `The bundle is refused: ${why}.`);
}
