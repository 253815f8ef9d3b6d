/**
 * What each tone does: to the pace and pitch of the voice, to the settings of voices that take more, and to what a model is told.
 * What an agent writes in its `voice` stands above the tone. The wordings of each tone are in `standard-phrases.ts`.
 */
import type { Tone } from '../strategy/wording-schema.ts';

export interface ToneSettings {
  /** Factors of the voice's own: 1.05 is a twentieth faster, or higher. */
  speed: number;
  pitch: number;
  /** For voices that are told in words how to speak. */
  voice: string;
  /** For language models. */
  manner: string;
  /** Stability: lower is livelier. Style: higher is more of the voice's character, and slower to come. */
  elevenlabs: { stability: number; similarity_boost: number; style: number; use_speaker_boost: boolean };
}

export const TONE_SETTINGS: Record<Tone, ToneSettings> = {
  friendly: {
    speed: 1,
    pitch: 1,
    voice: 'Speak warmly, with a smile that can be heard.',
    manner: 'Be warm and easy: plain words, first names where they are known, a thank you where it fits.',
    elevenlabs: { stability: 0.5, similarity_boost: 0.75, style: 0.3, use_speaker_boost: true },
  },
  assertive: {
    speed: 1.06,
    pitch: 0.97,
    voice: 'Speak firmly and clearly, at a brisk and even pace.',
    manner:
      'Be firm and brief: lead the talk, say what comes next, ask directly. No apologies beyond one word, no hedging such as "maybe" or "just".',
    elevenlabs: { stability: 0.75, similarity_boost: 0.8, style: 0.15, use_speaker_boost: true },
  },
  empathetic: {
    speed: 0.93,
    pitch: 0.97,
    voice: 'Speak softly and calmly, with care, and leave room between sentences.',
    manner:
      'Show that you have understood before you go on: name what is hard for the caller in a few words, never hurry, offer a choice.',
    elevenlabs: { stability: 0.6, similarity_boost: 0.8, style: 0.45, use_speaker_boost: true },
  },
  humorous: {
    speed: 1.03,
    pitch: 1.04,
    voice: 'Speak playfully, with lively melody and a light touch.',
    manner: 'Be light: a small joke now and then, never about the caller, never where something is serious.',
    elevenlabs: { stability: 0.35, similarity_boost: 0.7, style: 0.6, use_speaker_boost: true },
  },
};
