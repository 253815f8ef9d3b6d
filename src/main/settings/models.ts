/** Servers of language models, recognisers and synthesisers: two of each. */
import { key, name, web } from './forms.ts';
import type { SettingRow } from './row.ts';

const models = [
  {
    prefix: 'PARLEY_LLM',
    group: 'Language model',
    what: 'language model',
    url: 'http://localhost:11434/v1',
    model: 'llama3.2',
  },
  {
    prefix: 'PARLEY_STT',
    group: 'Recogniser',
    what: 'recogniser',
    url: 'http://localhost:8000/v1',
    model: 'whisper-1',
  },
  {
    prefix: 'PARLEY_TTS',
    group: 'Synthesiser',
    what: 'synthesiser',
    url: 'http://localhost:8880/v1',
    model: 'kokoro',
  },
] as const;

function rowsOf({ prefix, group, what, url, model }: (typeof models)[number], second: boolean): SettingRow[] {
  const suffix = second ? '_2' : '';
  const which = second ? `second ${what}, which takes over when the first fails` : what;
  const rows: SettingRow[] = [
    {
      name: `${prefix}_URL${suffix}`,
      group,
      meaning: `Address of an OpenAI-compatible server for the ${which}. The embedded one stands behind it.`,
      fallback: null,
      example: url,
      form: web,
    },
    {
      name: `${prefix}_MODEL${suffix}`,
      group,
      meaning: `Its model; needed with \`${prefix}_URL${suffix}\`.`,
      fallback: null,
      example: model,
      form: name,
    },
    {
      name: `${prefix}_KEY${suffix}`,
      group,
      meaning: 'Its key, where it asks for one.',
      fallback: null,
      example: 'sk-0123456789abcdef',
      secret: true,
      form: key,
    },
  ];
  if (prefix === 'PARLEY_TTS') {
    rows.push({
      name: `${prefix}_VOICE${suffix}`,
      group,
      meaning: "Its voice, by the server's own name.",
      fallback: null,
      example: 'af_heart',
      form: name,
    });
  }
  return rows;
}

export const modelRows: SettingRow[] = models.flatMap((model) => [
  ...rowsOf(model, false),
  ...rowsOf(model, true),
]);
