import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accentOf, COLOUR, contrast } from './accent.ts';

const colours = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);
const GROUNDS = { light: ['#fffdf9', '#f7f4ee', '#efebe2'], dark: ['#1b1917', '#131210', '#0d0c0b'] };

describe('The accent of a tenant', () => {
  it('can be read on every ground, light and dark, whatever colour was chosen', () => {
    fc.assert(
      fc.property(colours, (colour) => {
        const accent = accentOf(colour);
        for (const scheme of ['light', 'dark'] as const) {
          const { accent: text, wash, on, caller, callerWash } = accent[scheme];
          for (const each of [text, wash, on]) expect(each).toMatch(COLOUR);
          for (const ground of [...GROUNDS[scheme], wash])
            expect(contrast(text, ground), `${colour} on ${ground}`).toBeGreaterThanOrEqual(4.5);
          expect(contrast(on, text), `on ${colour}`).toBeGreaterThanOrEqual(4.5);
          expect(contrast(caller, callerWash)).toBeGreaterThanOrEqual(4.5);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is left as it is where it can be read, and says where it was moved', () => {
    expect(accentOf('#1d4ed8')).toMatchObject({ light: { accent: '#1d4ed8' }, moved: ['dark'] });
    expect(accentOf('#ffe27a')).toMatchObject({ dark: { accent: '#ffe27a' }, moved: ['light'] });
  });

  it('lets the caller wear another colour than an accent that looks like the caller’s', () => {
    const brick = accentOf('#a3461d').light;
    expect(brick.caller).not.toBe('#a3461d');
    expect(accentOf('#1d4ed8').light.caller).toBe('#a3461d');
  });
});
