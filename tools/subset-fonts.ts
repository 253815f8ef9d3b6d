/**
 * Makes the small fonts of the consoles: what is written in English, in the weights that are used. Their results are in the repository, since cutting takes
 * seconds and changes with the fonts only: `node tools/subset-fonts.ts` after a font has changed. All other letters come from the whole fonts, when they occur.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import subset from 'subset-font';

const FOLDER = join(import.meta.dirname, '..', 'src', 'consoles', 'fonts');
/** As `unicode-range` of the faces in `fonts.css` has them. */
const LETTERS = [
  ...range(0x20, 0x7e),
  0xa0,
  0xb7,
  0xd7,
  0x2013,
  0x2014,
  ...range(0x2018, 0x201d),
  0x2022,
  0x2026,
  0x2192,
];
const FONTS: { family: string; variationAxes: Record<string, number | { min: number; max: number }> }[] = [
  { family: 'newsreader', variationAxes: { wght: 400 } },
  { family: 'instrument-sans', variationAxes: { wght: { min: 400, max: 600 } } },
  { family: 'jetbrains-mono', variationAxes: { wght: 400 } },
];

const found = createRequire(import.meta.url);
for (const { family, variationAxes } of FONTS) {
  const whole = found.resolve(`@fontsource-variable/${family}/files/${family}-latin-wght-normal.woff2`);
  const text = String.fromCodePoint(...LETTERS);
  const small = await subset(readFileSync(whole), text, { targetFormat: 'woff2', variationAxes });
  writeFileSync(join(FOLDER, `${family}-english.woff2`), small);
  process.stdout.write(`${family}: ${small.length} bytes\n`);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
