/** What a call leaves in the record: the strategy's `extract`, filled from the slots. */
import type { Json } from '#voice/plan.ts';
import type { Strategy } from '../strategy/schema.ts';
import { parseTemplate } from '../strategy/template.ts';
import { fillIn } from './say/fill-in.ts';

/** A slot's name gives its value, a template its text. What is not known is null. */
export function extractAnswers(strategy: Strategy, slots: Record<string, Json>): Record<string, Json> {
  const answers: Record<string, Json> = {};
  for (const [name, source] of Object.entries(strategy.extract)) {
    if (source.includes('{')) {
      answers[name] = anyKnown(source, slots) ? fillIn(source, { strategy, slots }) : null;
    } else answers[name] = Object.hasOwn(slots, source) ? (slots[source] ?? null) : null;
  }
  return answers;
}

function anyKnown(source: string, slots: Record<string, Json>): boolean {
  return parseTemplate(source).some((part) => 'name' in part && Object.hasOwn(slots, part.name));
}
