/**
 * A bundle: an agent or a persona as one signed file that another tenant, or another Parley, can import. JSON, so that anybody can read what
 * they are about to let answer their phone. The signature is over the manifest, the manifest holds the hash of every part.
 */
import { z } from 'zod';
import { canonicalJson, sha256 } from '#platform/governance/audit/canonical.ts';
import type { SigningKey } from '#platform/governance/audit/signing-key.ts';

const BUNDLE_FORMAT = 'parley.bundle';
/** The longest file that is read: an agent's source has at most 256 KB. */
export const BUNDLE_LIMIT_BYTES = 2 * 1024 * 1024;

const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');
const Name = z.string().min(1).max(200);

/** Where it comes from. */
export const Lineage = z.strictObject({
  /** The version that was exported. */
  version: z.strictObject({
    number: z.int().positive(),
    contentHash: Hash,
    publishedAtMs: z.int().nonnegative(),
  }),
  /** Manifest hashes of the bundles that it was made from, the nearest first. */
  madeFrom: z.array(Hash).max(100),
  /** Calls whose good turns became examples of it. */
  trainedBy: z.array(z.string().max(64)).max(1000),
});
export type Lineage = z.infer<typeof Lineage>;

const Manifest = z.strictObject({
  kind: z.enum(['agent', 'persona']),
  /** Under which it was known where it comes from: lower-case letters, digits and hyphens. */
  id: z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be lower-case letters, digits and hyphens'),
  name: Name,
  description: z.string().max(2000),
  publisher: Name,
  madeAt: z.iso.datetime(),
  lineage: Lineage,
  parts: z
    .array(
      z.strictObject({
        path: z.string().regex(/^[a-z0-9-]+\.(yaml|json|md)$/, 'must be a plain file name'),
        bytes: z.int().nonnegative(),
        sha256: Hash,
      }),
    )
    .min(1)
    .max(32),
});
export type Manifest = z.infer<typeof Manifest>;

export const Bundle = z.strictObject({
  format: z.literal(BUNDLE_FORMAT),
  v: z.literal(1),
  manifest: Manifest,
  /** Texts by the paths of the manifest. */
  parts: z.record(z.string(), z.string()),
  signature: z.strictObject({
    keyId: z.string().regex(/^[0-9a-f]{32}$/),
    /** SPKI, PEM. */
    publicKey: z.string().max(1000),
    /** Ed25519 over `signedText`, in base64. */
    value: z.string().max(200),
  }),
});
export type Bundle = z.infer<typeof Bundle>;

export interface BundleContent extends Omit<Manifest, 'parts'> {
  /** Texts by file name, such as `agent.yaml`. */
  parts: Readonly<Record<string, string>>;
}

/** The whole file, as text. */
export function packBundle({ parts, ...about }: BundleContent, key: SigningKey): string {
  const manifest: Manifest = Manifest.parse({
    ...about,
    parts: Object.entries(parts)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([path, text]) => ({ path, ...measured(text) })),
  });
  const value = key.sign(signedText(manifest));
  const signature = { keyId: key.id, publicKey: key.publicPem, value };
  const bundle: Bundle = { format: BUNDLE_FORMAT, v: 1, manifest, parts: { ...parts }, signature };
  return `${JSON.stringify(bundle, null, 2)}\n`;
}

/** Names a bundle for good: whoever changes a word of it has another one. */
export function manifestHash(manifest: Manifest): string {
  return sha256(canonicalJson(manifest));
}

/** Named, so that no signature of another kind of text can pass for one of these. */
export function signedText(manifest: Manifest): string {
  return canonicalJson({ type: BUNDLE_FORMAT, v: 1, manifest });
}

export function measured(text: string): { bytes: number; sha256: string } {
  return { bytes: Buffer.byteLength(text, 'utf8'), sha256: sha256(text) };
}
