/** What a guided recogniser needs to know of a strategy: its slots, and what may be said at any time. */
import type { Guide, SlotGuide } from '#voice/plan.ts';
import { STANDARD_PHRASES } from '../script/understand/standard.ts';
import type { Strategy } from '../strategy/schema.ts';
import type { Slot } from '../strategy/slot-schema.ts';
import { contentHash } from './content-hash.ts';

export function compileGuide(strategy: Strategy): Guide {
  const slots: Record<string, SlotGuide> = {};
  for (const [name, slot] of Object.entries(strategy.slots)) slots[name] = slotGuide(slot);
  const examples = [strategy.intents, strategy.objections, strategy.small_talk]
    .flat()
    .flatMap((entry) => entry.examples);
  const phrases = [...new Set([...STANDARD_PHRASES, ...examples].map(plainWords))].filter(
    (phrase) => phrase !== '',
  );
  return { id: contentHash(JSON.stringify([strategy.locale, slots, phrases])), slots, phrases };
}

/** Lower-case words without punctuation, as a recogniser writes them. */
function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll(/[^a-z0-9' ]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function slotGuide(slot: Slot): SlotGuide {
  switch (slot.type) {
    case 'yes-no':
    case 'money':
    case 'date':
    case 'time':
    case 'spelling':
      return { type: slot.type };
    case 'digits':
    case 'number':
      return { type: slot.type, min: slot.min, max: slot.max };
    case 'name':
    case 'choice':
      return { type: slot.type, values: slot.values };
    case 'sequence': {
      const { type, parts, joiners, min, max } = slot;
      return { type, parts, joiners, min, max };
    }
  }
}
