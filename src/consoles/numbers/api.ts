/** Phone numbers of the tenant. */
import type { z } from 'zod';
import {
  type NewPhoneNumber,
  type NumberHours,
  PhoneNumber,
  type PhoneNumberChange,
  PhoneNumberList,
} from '#wire/numbers.ts';
import { request, send, sending } from '../ui/request.ts';

export type Hours = z.input<typeof NumberHours>;
type Change = z.input<typeof PhoneNumberChange>;

export const numbersApi = {
  list: (signal: AbortSignal) => request(PhoneNumberList, '/api/numbers', { signal }),
  add: (number: z.input<typeof NewPhoneNumber>) =>
    request(PhoneNumber, '/api/numbers', sending('POST', number)),
  change: (id: string, change: Change) =>
    request(PhoneNumber, `/api/numbers/${encodeURIComponent(id)}`, sending('PUT', change)),
  remove: (id: string) => send(`/api/numbers/${encodeURIComponent(id)}`, sending('DELETE')),
};
