import { ParleyError } from '#voice/errors.ts';

/** The same words for an own number and another tenant's. */
export function taken(number: string): ParleyError {
  return new ParleyError(
    'number.taken',
    `${number} is in use already: a number belongs to one tenant, and stands there once. Choose another.`,
  );
}
