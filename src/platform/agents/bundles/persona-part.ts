/** Who speaks, apart from what the talk is for: taken out of one agent's text, and put on by another's. */
import { isMap, parseDocument, stringify } from 'yaml';
import { StrategySchema } from '../strategy.ts';
import { readSource } from '../strategy/read-source.ts';
import { schemaErrors, type StrategyError } from '../strategy/schema-errors.ts';
import { exact } from '../strategy/strict.ts';

/** The part of a bundle that holds a persona as written. */
export const PERSONA_PART = 'persona.yaml';

const { locale, persona, voice, model, tools } = StrategySchema.shape;
const PersonaText = exact({ locale, persona, voice, model, tools });
const KEYS = ['locale', 'persona', 'voice', 'model', 'tools'] as const;

export type Written = Partial<Record<(typeof KEYS)[number], unknown>>;

/** The persona of a text that is a valid agent, as YAML. Keys that the agent leaves out are left out. */
export function personaOf(source: string): string {
  const read = readSource(source);
  return stringify(read.ok ? known(read.value) : {}, { lineWidth: 0 });
}

/** Reads a persona that a stranger may have written: held to what an agent's own keys are held to. */
export function readPersona(
  text: string,
): { ok: true; written: Written } | { ok: false; errors: StrategyError[] } {
  const read = readSource(text);
  if (!read.ok) return read;
  const parsed = PersonaText.safeParse(read.value);
  if (parsed.success) return { ok: true, written: known(read.value) };
  return { ok: false, errors: schemaErrors(parsed.error.issues, read.value).map(({ error }) => error) };
}

/**
 * The agent's text with this persona in place of its own; steps, slots, comments and layout stay. What the persona does not speak of stays
 * too: a list of forbidden tools is not lost to a persona without one. Null for a text that cannot be read.
 */
export function wearPersona(source: string, written: Written): string | null {
  const document = parseDocument(source, { uniqueKeys: false });
  if (document.errors.length > 0 || !isMap(document.contents)) return null;
  for (const [key, value] of Object.entries(written)) document.set(key, document.createNode(value));
  return document.toString({ lineWidth: 0 });
}

function known(value: unknown): Written {
  const all = value as Record<string, unknown>;
  return Object.fromEntries(KEYS.flatMap((key) => (Object.hasOwn(all, key) ? [[key, all[key]]] : [])));
}
