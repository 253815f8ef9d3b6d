/** What the routes of numbers take and give, for checking and for the OpenAPI document. */
import { z } from 'zod';
import { NewPhoneNumber, PhoneNumber, PhoneNumberChange, PhoneNumberList } from '#wire/numbers.ts';
import { problems } from '../routes.ts';

const NumberId = z.object({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the id of a number, such as num_0123456789abcdefghij'),
});
const tags = ['numbers'];

export const listNumbers = {
  summary: 'Phone numbers, and who answers them',
  tags,
  response: { 200: PhoneNumberList, ...problems(401, 403, 503) },
};

export const oneNumber = {
  summary: 'One phone number',
  tags,
  params: NumberId,
  response: { 200: PhoneNumber, ...problems(400, 401, 403, 404, 503) },
};

export const addNumber = {
  summary: 'Takes a number into use',
  description:
    'The number itself is bought from the carrier, whose webhook for it is `POST /twilio/voice` of this Parley. A number belongs to one tenant.',
  tags,
  body: NewPhoneNumber,
  response: { 201: PhoneNumber, ...problems(400, 401, 403, 404, 409, 422, 503) },
};

export const changeNumber = {
  summary: 'Changes who answers a number',
  tags,
  params: NumberId,
  body: PhoneNumberChange,
  response: { 200: PhoneNumber, ...problems(400, 401, 403, 404, 422, 503) },
};

export const removeNumber = {
  summary: 'Takes a number out of use',
  description:
    'Callers who ring it then reach the default agent of this Parley. Calls that are going on end in their own time.',
  tags,
  params: NumberId,
  response: { 204: z.null(), ...problems(400, 401, 403, 404, 503) },
};
