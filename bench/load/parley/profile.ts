/** How fast the engines behind a measured Parley answer: at once, so that only Parley is measured, or as vendors do. */
export interface Profile {
  name: 'instant' | 'vendor';
  /** From the first frame after speech (20 ms after its last) to the final text. */
  finalMs: number;
  firstTokenMs: number;
  tokensPerSecond: number;
  firstAudioMs: number;
}

export const PROFILES: Record<Profile['name'], Profile> = {
  instant: {
    name: 'instant',
    finalMs: 0,
    firstTokenMs: 0,
    tokensPerSecond: Number.POSITIVE_INFINITY,
    firstAudioMs: 0,
  },
  vendor: { name: 'vendor', finalMs: 150, firstTokenMs: 350, tokensPerSecond: 40, firstAudioMs: 120 },
};
