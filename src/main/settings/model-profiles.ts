/** Language models that agents choose by name (docs/MODELS.md). */
import { z } from 'zod';
import { key, name, web } from './forms.ts';
import type { SettingRow } from './row.ts';

const EXAMPLE = '{"careful":{"url":"https://llm.example.com/v1","model":"large","key":"sk-1"}}';
const MESSAGE = `must be JSON such as ${EXAMPLE}: under each name (lower-case letters, digits, - and _) url and model, and a key where one is needed`;

const Profiles = z.record(
  z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/),
  z.strictObject({ url: web, model: name, key: key.nullable().default(null) }),
);

export const modelProfileRows: SettingRow[] = [
  {
    name: 'PARLEY_MODEL_PROFILES',
    group: 'Language model',
    meaning:
      'Language models that agents of every tenant choose by name in `model.profile`, in place of the ones above; as JSON. A tenant adds its own by the console.',
    fallback: null,
    example: EXAMPLE,
    secret: true,
    form: z.string().transform((text, context) => {
      const read = Profiles.safeParse(json(text));
      if (read.success) return read.data;
      context.addIssue({ code: 'custom', message: MESSAGE });
      return z.NEVER;
    }),
  },
];

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
