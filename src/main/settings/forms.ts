/** The forms that settings of several groups have. */
import { z } from 'zod';

export const text = z.string().min(1, 'must not be empty');
export const name = text.max(200, 'must be at most 200 characters');
export const onOff = z.enum(['on', 'off'], 'must be `on` or `off`').transform((value) => value === 'on');
/** Goes into an HTTP header. */
export const key = z
  .string()
  .regex(/^[\x21-\x7e]{1,4096}$/, 'must be at most 4096 plain characters without spaces');

export function whole(low: number, high: number): z.ZodType<number, string> {
  const message = `must be a whole number from ${low} to ${high}`;
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .refine((value) => value >= low && value <= high, message);
}

export function address(...protocols: string[]): z.ZodType<string, string> {
  return z.string().refine(
    (value) => {
      const url = URL.canParse(value) ? new URL(value) : undefined;
      return url !== undefined && protocols.includes(url.protocol.slice(0, -1));
    },
    `must be an address that begins with ${protocols.map((each) => `${each}://`).join(' or ')}`,
  );
}

/** Without its last slash, so that a path can be put behind it. */
export const web = address('http', 'https').transform((value) => value.replace(/\/+$/, ''));
