import { describe, expect, it } from 'vitest';
import { logoOf } from './brand.ts';

const svg = (inside: string): Uint8Array =>
  new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inside}</svg>`);
function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(40);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
}

describe('A logo', () => {
  it('may be a plain SVG or a PNG', () => {
    const drawn = svg(
      '<defs><linearGradient id="g"/></defs><path fill="url(#g)" d="M0 0h9"/><use href="#g"/>',
    );
    expect(logoOf('image/svg+xml', drawn)).toMatchObject({ mediaType: 'image/svg+xml' });
    const headed = new TextEncoder().encode(
      `<?xml version="1.0"?>\n<!-- by hand -->\n<svg viewBox="0 0 1 1"/>`,
    );
    expect(logoOf('image/svg+xml', headed).hash).toMatch(/^[0-9a-f]{16}$/);
    expect(logoOf('image/png', png(512, 128))).toMatchObject({ mediaType: 'image/png' });
  });

  it.each([
    '<script>alert(1)</script>',
    '<SCRIPT href="#x"/>',
    '<svg:script>alert(1)</svg:script>',
    '<foreignObject><body/></foreignObject>',
    '<path onload="alert(1)"/>',
    '<path\nonclick = "alert(1)"/>',
    '<a href="javascript:alert(1)"><path/></a>',
    '<a xlink:href="&#106;avascript:alert(1)"><path/></a>',
    '<image href="https://evil.example/track.png"/>',
    '<image href="data:image/svg+xml;base64,PHN2Zz4="/>',
    '<use href="//evil.example/x.svg#a"/>',
    '<style>@import "//evil.example/x.css";</style>',
    '<path style="fill:url(https://evil.example/x)"/>',
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<set attributeName="onclick" to="alert(1)"/>',
  ])('is refused with %s in it', (inside) => {
    expect(() => logoOf('image/svg+xml', svg(inside))).toThrow(/This cannot be the logo: it holds/);
  });

  it.each([
    ['a page', new TextEncoder().encode('<html><svg></svg></html>'), /it is no SVG/],
    ['entities', new TextEncoder().encode('<!DOCTYPE svg [<!ENTITY a "b">]><svg></svg>'), /no SVG/],
    ['nothing', new Uint8Array(), /it is empty/],
    ['what is no text', new Uint8Array([0xff, 0xfe, 0x3c]), /no SVG in UTF-8/],
    ['too much', new Uint8Array(65_537), /65 KB, and may have 64/],
  ])('as SVG is refused as %s', (_what, bytes, why) => {
    expect(() => logoOf('image/svg+xml', bytes)).toThrow(why);
  });

  it('as PNG is refused when it is none, or huge on the screen', () => {
    expect(() => logoOf('image/png', svg(''))).toThrow(/it is no PNG/);
    expect(() => logoOf('image/png', png(30_000, 4))).toThrow(/30000 × 4 pixels/);
    expect(() => logoOf('image/png', png(0, 4))).toThrow(/pixels/);
  });
});
