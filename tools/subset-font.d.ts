/** What `tools/subset-fonts.ts` uses of a package that brings no types. */
declare module 'subset-font' {
  interface Options {
    targetFormat: 'woff2';
    variationAxes: Record<string, number | { min: number; max: number }>;
  }
  /** `text` holds every letter that stays. */
  export default function subset(font: Buffer, text: string, options: Options): Promise<Buffer>;
}
