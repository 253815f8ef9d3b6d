/** Fills the templates of a wording with what the call knows. */
import type { Json } from '#voice/plan.ts';
import type { Strategy } from '../../strategy/schema.ts';
import { parseTemplate } from '../../strategy/template.ts';
import { spokenValue } from './spoken-value.ts';

export interface FillScope {
  strategy: Strategy;
  slots: Record<string, Json>;
  /** The slot that `{value}` and `{label}` speak of. */
  about?: { slot: string; value: Json };
}

/** Stands for what is not known until it is taken out with its comma: the object replacement character. */
const UNKNOWN = '\uFFFC';

/** What is not known leaves no gap: its comma goes with it. */
export function fillIn(text: string, scope: FillScope): string {
  if (!text.includes('{')) return text;
  const filled = parseTemplate(text)
    .map((part) => ('text' in part ? part.text : (field(part, scope) ?? part.otherwise ?? UNKNOWN)))
    .join('');
  return filled
    .replaceAll(/,?\s*\uFFFC/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function field(part: { name: string; filters: string[] }, scope: FillScope): string | null {
  const { strategy, about } = scope;
  const { name, filters } = part;
  if (name === 'agent') return strategy.persona.name;
  if (name === 'label') return about ? labelOf(strategy, about.slot) : null;
  if (name === 'value') return about ? speak(strategy, about.slot, about.value, filters) : null;
  if (Object.hasOwn(strategy.facts, name)) return strategy.facts[name] ?? null;
  if (!Object.hasOwn(scope.slots, name)) return null;
  return speak(strategy, name, scope.slots[name] ?? null, filters);
}

function speak(strategy: Strategy, slotName: string, value: Json, filters: string[]): string | null {
  const slot = strategy.slots[slotName];
  return slot === undefined || value === null ? null : spokenValue(slot, value, filters);
}

export function labelOf(strategy: Strategy, slotName: string): string {
  return strategy.slots[slotName]?.label ?? slotName.replaceAll('_', ' ');
}
