import type { CallPlan } from '../plan.ts';
import type { SpeechRequest } from '../ports/text-to-speech.ts';

/** What a synthesiser is asked for: these words, in the voice of the plan. */
export function speechRequest({ locale, voice }: CallPlan, text: string): SpeechRequest {
  const { id, speed, pitch, style } = voice;
  return { text, locale, voice: id, speed, ...(pitch !== undefined && { pitch }), ...(style && { style }) };
}
