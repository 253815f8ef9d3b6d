/** How a tenant looks to its own people; and which pictures may be its logo. */
import { createHash } from 'node:crypto';
import { ParleyError } from '#voice/errors.ts';

export interface Brand {
  /** Null takes the tenant's name. */
  name: string | null;
  /** `#rrggbb`; null takes the house's own. */
  accent: string | null;
  /** Names the logo's bytes; null without one. */
  logoHash: string | null;
  updatedAtMs: number;
}

export interface Logo {
  mediaType: 'image/png' | 'image/svg+xml';
  bytes: Uint8Array;
  hash: string;
}

const MOST_BYTES = 64 * 1024;
/** A picture that is small as a file and huge on the screen stops a browser. */
const MOST_PIXELS = 2048;
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/**
 * What an SVG may not hold. It is shown as a picture only, where none of this would run; who opens its address by hand is under a policy
 * that runs nothing; and what is not there needs neither.
 */
const NOT_IN_SVG: readonly [RegExp, string][] = [
  [/<!doctype|<!entity/i, 'a document type'],
  [
    /<\s*(?:\w+:)?(?:script|foreignobject|iframe|embed|object|audio|video|handler|set|animate\w*)\b/i,
    'a script, a page or a movement',
  ],
  [/\son[a-z]+\s*=/i, 'an event handler'],
  [
    /(?:href|src)\s*=\s*["']?\s*(?!#|data:image\/(?:png|jpe?g|gif|webp);)[^"'\s>]/i,
    'a reference to elsewhere',
  ],
  [/url\(\s*["']?\s*(?!#|data:image\/)[^)"'\s]/i, 'a reference to elsewhere'],
  [/@import|javascript:|expression\(/i, 'a reference to elsewhere'],
];

/** Throws `request.invalid` with what is wrong with it. */
export function logoOf(mediaType: Logo['mediaType'], bytes: Uint8Array): Logo {
  if (bytes.length === 0) throw wrong('it is empty');
  if (bytes.length > MOST_BYTES) throw wrong(`it has ${Math.ceil(bytes.length / 1024)} KB, and may have 64`);
  if (mediaType === 'image/png') checkPng(bytes);
  else checkSvg(bytes);
  return { mediaType, bytes, hash: createHash('sha256').update(bytes).digest('hex').slice(0, 16) };
}

function checkPng(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 24 || !PNG.every((byte, index) => bytes[index] === byte)) throw wrong('it is no PNG');
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width === 0 || height === 0 || width > MOST_PIXELS || height > MOST_PIXELS)
    throw wrong(`it is ${width} × ${height} pixels, and may be ${MOST_PIXELS} at most on each side`);
}

function checkSvg(bytes: Uint8Array): void {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw wrong('it is no SVG in UTF-8');
  }
  const bare = text.replaceAll(/<!--[\s\S]*?-->/g, '').replace(/^\s*<\?xml[^>]*\?>/, '');
  if (!/^\s*<svg[\s>]/.test(bare) || !/<\/svg>\s*$|\/>\s*$/.test(bare)) throw wrong('it is no SVG');
  // Written as a numbered character, a name looks like another.
  const plain = bare.replaceAll(/&#(x?)([0-9a-f]+);?/gi, (_all, hex: string, digits: string) => {
    const code = Number.parseInt(digits, hex === '' ? 10 : 16);
    return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : '';
  });
  for (const [found, what] of NOT_IN_SVG)
    if (found.test(bare) || found.test(plain))
      throw wrong(`it holds ${what}: export it as a plain SVG, or take a PNG`);
}

function wrong(why: string): ParleyError {
  return new ParleyError('request.invalid', `This cannot be the logo: ${why}.`);
}
