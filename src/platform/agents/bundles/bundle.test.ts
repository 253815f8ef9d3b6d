import { describe, expect, it } from 'vitest';
import { newPrivatePem, signingKey } from '#platform/governance/audit/signing-key.ts';
import { type Bundle, type BundleContent, packBundle, signedText } from './bundle.ts';
import { openBundle } from './open-bundle.ts';

const key = signingKey(newPrivatePem());
const stranger = signingKey(newPrivatePem());
const CONTENT: BundleContent = {
  kind: 'agent',
  id: 'dental',
  name: 'Willow Dental',
  description: 'Books appointments.',
  publisher: 'Acme',
  madeAt: '2026-01-02T03:04:05.000Z',
  lineage: {
    version: { number: 3, contentHash: 'a'.repeat(64), publishedAtMs: 1_767_225_600_000 },
    madeFrom: ['b'.repeat(64)],
    trainedBy: ['call_1', 'call_2'],
  },
  parts: { 'agent.yaml': 'id: dental\nname: Willow Dental — “здравствуйте”\n', 'readme.md': '' },
};

function changed(change: (bundle: Bundle) => void): string {
  const bundle = JSON.parse(packBundle(CONTENT, key)) as Bundle;
  change(bundle);
  return JSON.stringify(bundle);
}

/** Signs it again, as somebody would who has a key of their own. */
function signedBy(by: typeof key, bundle: Bundle): void {
  bundle.signature = { keyId: by.id, publicKey: by.publicPem, value: by.sign(signedText(bundle.manifest)) };
}

describe('A bundle', () => {
  it('opens as what was packed, with its lineage and the key that has signed it', () => {
    const opened = openBundle(packBundle(CONTENT, key));
    expect(opened).toMatchObject({ keyId: key.id, publicKey: key.publicPem, parts: CONTENT.parts });
    expect(opened.manifest).toMatchObject({ id: 'dental', lineage: CONTENT.lineage });
  });

  it('may be written in another order and with other spaces: it is the same bundle', () => {
    const bundle = JSON.parse(packBundle(CONTENT, key)) as Bundle;
    const shuffled = JSON.stringify(Object.fromEntries(Object.entries(bundle).toReversed()));
    expect(openBundle(shuffled).hash).toBe(openBundle(packBundle(CONTENT, key)).hash);
  });

  it('of another word is another bundle', () => {
    const other = packBundle({ ...CONTENT, parts: { ...CONTENT.parts, 'readme.md': '.' } }, key);
    expect(openBundle(other).hash).not.toBe(openBundle(packBundle(CONTENT, key)).hash);
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', 'PK\u0003\u0004', /it is not JSON/],
    ['no bundle', '{"signature":1}', /not of the form/],
    [
      'a file without a signature',
      changed((bundle) => delete (bundle as Partial<Bundle>).signature),
      /it is not signed/,
    ],
    ['a changed part', changed(({ parts }) => (parts['agent.yaml'] += ' ')), /agent\.yaml was altered/],
    ['a missing part', changed(({ parts }) => delete parts['agent.yaml']), /agent\.yaml is missing/],
    [
      'a part that nobody signed',
      changed(({ parts }) => (parts['more.yaml'] = 'x')),
      /not signed: more\.yaml/,
    ],
    [
      'a changed name',
      changed(({ manifest }) => (manifest.name = 'Evil Dental')),
      /signature is not of this manifest/,
    ],
    [
      'a changed part and its hash',
      changed(({ manifest, parts }) => {
        parts['readme.md'] = 'x';
        manifest.parts[1] = {
          path: 'readme.md',
          bytes: 1,
          sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
        };
      }),
      /signature is not of this manifest/,
    ],
    [
      'a forged lineage',
      changed(({ manifest }) => (manifest.lineage.trainedBy = [])),
      /signature is not of this/,
    ],
    [
      'another’s name on a key',
      changed((bundle) => (bundle.signature.publicKey = stranger.publicPem)),
      /not the one that it names/,
    ],
    [
      'a key that is none',
      changed(({ signature }) => (signature.publicKey = 'hello')),
      /no public Ed25519 key/,
    ],
    [
      'a private key',
      changed(({ signature }) => (signature.publicKey = newPrivatePem())),
      /no public Ed25519 key/,
    ],
    [
      'a field of a later form',
      changed((bundle) => Object.assign(bundle, { exec: 'rm -rf' })),
      /not of the form/,
    ],
    ['a later version', changed((bundle) => Object.assign(bundle, { v: 2 })), /"v" is not of the form/],
    [
      'a path that leads out',
      changed((bundle) => {
        bundle.manifest.parts[0]!.path = '../agent.yaml';
        signedBy(key, bundle);
      }),
      /plain file name/,
    ],
    [
      'a part named twice',
      changed((bundle) => {
        bundle.manifest.parts.push(bundle.manifest.parts[0]!);
        signedBy(key, bundle);
      }),
      /names a part twice/,
    ],
    ['too long a file', ' '.repeat(2 * 1024 * 1024 + 1), /longer than 2 MB/],
  ])('is refused with the reason: %s', (_what, text, why) => {
    expect(() => openBundle(text)).toThrow(
      expect.objectContaining({ code: 'bundle.refused', detail: expect.stringMatching(why) as string }),
    );
  });

  it('that somebody else has changed and signed is theirs: it opens under their key', () => {
    const theirs = changed((bundle) => {
      bundle.manifest.publisher = 'Somebody';
      signedBy(stranger, bundle);
    });
    expect(openBundle(theirs).keyId).toBe(stranger.id);
  });
});
