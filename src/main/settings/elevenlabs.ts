/** The settings of ElevenLabs' voices (docs/MODELS.md). */
import type { Settings } from './settings.ts';
import { key, name, web } from './forms.ts';
import type { SettingRow } from './row.ts';

export const elevenLabsRows: SettingRow[] = [
  {
    name: 'PARLEY_ELEVENLABS_KEY',
    group: 'ElevenLabs',
    meaning:
      'Key of an ElevenLabs account: its voice is asked first, before `PARLEY_TTS_URL` and the embedded one.',
    fallback: null,
    example: 'sk_0123456789abcdef',
    secret: true,
    form: key,
  },
  {
    name: 'PARLEY_ELEVENLABS_VOICE',
    group: 'ElevenLabs',
    meaning: 'Id of its voice for agents that name none; needed with `PARLEY_ELEVENLABS_KEY`.',
    fallback: null,
    example: '21m00Tcm4TlvDq8ikWAM',
    form: name,
  },
  {
    name: 'PARLEY_ELEVENLABS_MODEL',
    group: 'ElevenLabs',
    meaning: 'Its model.',
    fallback: 'eleven_flash_v2_5',
    example: 'eleven_multilingual_v2',
    form: name,
  },
  {
    name: 'PARLEY_ELEVENLABS_URL',
    group: 'ElevenLabs',
    meaning: 'Another address of its API: a region of theirs, or a server of your own for tests.',
    fallback: 'https://api.elevenlabs.io',
    example: 'https://api.eu.residency.elevenlabs.io',
    form: web,
  },
];

export function elevenLabsOf(
  optional: (name: string) => string | null,
  problems: string[],
): Settings['elevenLabs'] {
  const key = optional('PARLEY_ELEVENLABS_KEY');
  const voice = optional('PARLEY_ELEVENLABS_VOICE');
  const url = optional('PARLEY_ELEVENLABS_URL');
  const model = optional('PARLEY_ELEVENLABS_MODEL');
  if (key !== null && voice !== null && url !== null && model !== null) return { url, key, voice, model };
  if ((key === null) !== (voice === null) && !problems.some((each) => each.startsWith('PARLEY_ELEVENLABS_')))
    problems.push('PARLEY_ELEVENLABS_KEY and PARLEY_ELEVENLABS_VOICE belong together; set both or neither.');
  return null;
}
