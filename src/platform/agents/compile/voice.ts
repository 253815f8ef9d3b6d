/** How the agent sounds: what it says of its voice, and the tone where it says nothing. */
import type { VoicePlan } from '#voice/plan.ts';
import { TONE_SETTINGS } from '../persona/tones.ts';
import type { Strategy } from '../strategy/schema.ts';

export function compileVoice({ voice, persona }: Strategy): VoicePlan {
  const tone = TONE_SETTINGS[persona.tone];
  return {
    id: voice.id,
    speed: voice.speed ?? tone.speed,
    pitch: voice.pitch ?? tone.pitch,
    style: {
      instructions: voice.instructions ?? tone.voice,
      settings: { elevenlabs: { ...tone.elevenlabs, ...voice.elevenlabs } },
    },
  };
}
