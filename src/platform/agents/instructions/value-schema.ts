/** JSON Schema of a slot's value, as the script engine stores it and a model's tool gives it. */
import type { Json } from '#voice/plan.ts';
import type { Slot } from '../strategy/slot-schema.ts';

export function valueSchema(slot: Slot): Json {
  switch (slot.type) {
    case 'yes-no':
      return { type: 'string', enum: ['yes', 'no'] };
    case 'digits':
      return { type: 'string', pattern: `^[0-9]{${slot.min},${slot.max}}$` };
    case 'number':
      return { type: 'number', minimum: slot.min, maximum: slot.max };
    case 'money':
      return {
        type: 'object',
        properties: { amount: { type: 'number' }, currency: { type: 'string', enum: ['USD', 'EUR', 'GBP'] } },
        required: ['amount', 'currency'],
        additionalProperties: false,
      };
    case 'date':
      return { type: 'string', description: 'YYYY-MM-DD' };
    case 'time':
      return { type: 'string', description: 'HH:MM, 24 hours' };
    case 'spelling':
    case 'name':
      return { type: 'string' };
    case 'choice':
      return { type: 'string', enum: slot.values.map(({ value }) => value) };
    case 'sequence':
      return { type: 'array', minItems: slot.min, maxItems: slot.max, items: itemSchema(slot.parts) };
  }
}

function itemSchema(parts: Extract<Slot, { type: 'sequence' }>['parts']): Json {
  const properties: Record<string, Json> = {};
  for (const { name, values, optional } of parts) {
    const wordings: Json[] = values.map(({ value }) => value);
    properties[name] = optional ? { enum: [...wordings, null] } : { enum: wordings };
  }
  return { type: 'object', properties, required: parts.map(({ name }) => name), additionalProperties: false };
}
