/** What a question leads the caller to say. */
import { EXPECT_ANYTHING } from '#voice/plan.ts';
import type { Expectation } from '#voice/plan.ts';
import type { Slot } from '../strategy/slot-schema.ts';

export function expectSlot(name: string, slot: Slot): Expectation {
  switch (slot.type) {
    case 'yes-no':
      return { slots: [name], shape: 'yes-no' };
    case 'digits':
      return { slots: [name], shape: 'digits', digits: { min: slot.min, max: slot.max } };
    case 'spelling':
      return { slots: [name], shape: 'spelling', ...(slot.email && { mail: true }) };
    case 'sequence':
      // Items come one after the other, with pauses between them.
      return { slots: [name], shape: slot.max > 1 ? 'open' : 'short' };
    case 'number':
    case 'money':
    case 'date':
    case 'time':
    case 'name':
    case 'choice':
      return { slots: [name], shape: 'short' };
  }
}

/** A read-back: yes or no, or the value once more. */
export function expectConfirmation(name: string): Expectation {
  return { slots: [name], shape: 'yes-no' };
}

export { EXPECT_ANYTHING };
