/**
 * One colour of a tenant made fit to be read: for light and dark pages each a shade of the same hue, moved in lightness (OKLCH) until text in it
 * and on it has the contrast of WCAG 2 AA. Pages and API agree on it because both compute it here.
 */

export interface Accent {
  light: Shades;
  dark: Shades;
  /** In which of the two the colour had to be moved. */
  moved: ('light' | 'dark')[];
}

/** Each as `#rrggbb`. */
export interface Shades {
  /** Of text, lines and filled buttons. */
  accent: string;
  /** Behind text in the accent. */
  wash: string;
  /** Of text on the accent. */
  on: string;
  /** Of the other voice; the house's own colours are too near to some accents. */
  caller: string;
  callerWash: string;
}

export const COLOUR = /^#[0-9a-f]{6}$/;
/** WCAG 2 AA asks for 4.5; a little more, because washes are drawn over paper. */
const CONTRAST = 4.6;
/** What the accent stands on, besides its own wash: the console's papers (styles.css). */
const GROUNDS = { light: ['#fffdf9', '#f7f4ee', '#efebe2'], dark: ['#1b1917', '#131210', '#0d0c0b'] };
const WASH = { light: 0.14, dark: 0.2 };
const ON = { light: '#ffffff', dark: '#0d0c0b' };
const CLAY = {
  light: { caller: '#a3461d', callerWash: '#f8e7dc' },
  dark: { caller: '#f0965f', callerWash: '#32201a' },
};
const PINE = {
  light: { caller: '#12695e', callerWash: '#dceee9' },
  dark: { caller: '#5ccbb6', callerWash: '#14292a' },
};
/** Two colours nearer than this in OKLab look like one voice. */
const NEAR = 0.11;

type Lab = [number, number, number];

/** `colour` as `#rrggbb`. */
export function accentOf(colour: string): Accent {
  const light = shades(colour, 'light');
  const dark = shades(colour, 'dark');
  const both = { light, dark };
  const moved = (['light', 'dark'] as const).filter((scheme) => both[scheme].accent !== colour);
  return { light, dark, moved };
}

function shades(colour: string, scheme: 'light' | 'dark'): Shades {
  const [ground = '#ffffff'] = GROUNDS[scheme];
  const step = scheme === 'light' ? -0.01 : 0.01;
  const [lightness, a, b] = toLab(colour);
  let accent = colour;
  let wash = mix(accent, ground, WASH[scheme]);
  const readable = (): boolean =>
    [...GROUNDS[scheme], wash].every((under) => contrast(accent, under) >= CONTRAST);
  // The end is white or black, which can be read.
  for (let moves = 1; !readable() && moves <= 100; moves += 1) {
    accent = toHex([Math.min(1, Math.max(0, lightness + moves * step)), a, b]);
    wash = mix(accent, ground, WASH[scheme]);
  }
  const other = distance(accent, CLAY[scheme].caller) < NEAR ? PINE : CLAY;
  return { accent, wash, on: ON[scheme], ...other[scheme] };
}

/** WCAG 2: from 1 (the same) to 21 (black on white). */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(over: string, under: string, share: number): string {
  const [a, b] = [bytesOf(over), bytesOf(under)];
  return hexOf(a.map((value, index) => value * share + (b[index] ?? 0) * (1 - share)));
}

function distance(one: string, other: string): number {
  const [a, b] = [toLab(one), toLab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function bytesOf(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function hexOf(values: readonly number[]): string {
  return `#${values
    .map((value) =>
      Math.round(Math.min(255, Math.max(0, value)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

function linear(colour: string): Lab {
  const part = (value: number): number =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const [red = 0, green = 0, blue = 0] = bytesOf(colour).map((value) => part(value / 255));
  return [red, green, blue];
}

/** OKLab by Björn Ottosson, 2020. */
function toLab(colour: string): Lab {
  const [red, green, blue] = linear(colour);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toHex([lightness, a, b]: Lab): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const part = (value: number): number =>
    255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
  return hexOf([
    part(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    part(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    part(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]);
}
