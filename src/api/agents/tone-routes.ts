/** The tones that a persona may have, and what each does. */
import { phrase, type Phrase } from '#platform/agents/persona/standard-phrases.ts';
import { TONE_SETTINGS } from '#platform/agents/persona/tones.ts';
import { TONES, type Tone } from '#platform/agents/strategy/wording-schema.ts';
import type { Server } from '../routes.ts';
import * as schema from './schema.ts';

/** Phrases in which the tones differ audibly. */
const SHOWN: Phrase[] = ['clarify', 'fillers', 'apology'];

export async function toneRoutes(server: Server): Promise<void> {
  server.get('/api/tones', { config: { permission: 'agents:read' }, schema: schema.listTones }, () => ({
    tones: TONES.map((tone) => {
      const { speed, pitch, voice, manner } = TONE_SETTINGS[tone];
      return { tone, speed, pitch, voice, manner, says: SHOWN.map((name) => firstOf(name, tone)) };
    }),
  }));
}

function firstOf(name: Phrase, tone: Tone): string {
  const wording = phrase(name);
  const own =
    typeof wording === 'string' || Array.isArray(wording) ? wording : (wording[tone] ?? wording.default);
  return (Array.isArray(own) ? own[0] : own) ?? '';
}
