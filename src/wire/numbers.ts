/** Phone numbers as they cross the network. */
import { z } from 'zod';

const AgentName = z
  .string()
  .regex(
    /^[a-z0-9-]{1,64}$/,
    'must be the id of an agent: lower-case letters, digits and hyphens, at most 64',
  );
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day such as 09:00');

export const NumberHours = z
  .object({
    timeZone: z.string().min(1).max(64).describe('By its IANA name, such as `Europe/Paris`.'),
    ranges: z
      .array(
        z.object({
          days: z
            .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
            .min(1)
            .max(7),
          from: Time,
          to: Time.describe('Not in the range. Not after `from`: on the next day.'),
          agentId: AgentName.exactOptional().describe('Where another than the number’s own agent answers.'),
        }),
      )
      .max(100)
      .describe('The first that holds counts.'),
    holidays: z
      .array(z.iso.date())
      .max(400)
      .default([])
      .describe('Days of that zone on which no range holds.'),
    outside: z
      .union([
        z.strictObject({ agentId: AgentName }),
        z.strictObject({ closed: z.string().trim().min(1).max(500) }),
      ])
      .describe('Who answers outside the ranges, or what the carrier’s voice says before it hangs up.'),
  })
  .meta({ id: 'NumberHours' });

export const PhoneNumber = z
  .object({
    id: z.string(),
    number: z.string().describe('E.164, such as `+14155550100`.'),
    label: z.string(),
    agentId: z.string(),
    hours: NumberHours.nullable(),
    answersNow: z
      .union([z.object({ agentId: z.string() }), z.object({ closed: z.string() })])
      .describe('Who would answer if somebody rang now.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'PhoneNumber' });
export type PhoneNumber = z.infer<typeof PhoneNumber>;

export const PhoneNumberList = z.object({ numbers: z.array(PhoneNumber) }).meta({ id: 'PhoneNumberList' });

const Answers = {
  label: z.string().trim().max(200).default(''),
  agentId: AgentName.describe('Answers always, or in the ranges that name no other.'),
  hours: NumberHours.nullable().default(null).describe('Null: at all times.'),
};

export const NewPhoneNumber = z
  .strictObject({
    number: z.string().min(1).max(40).describe('In international form; spaces may stand in it.'),
    ...Answers,
  })
  .meta({ id: 'NewPhoneNumber' });
export type NewPhoneNumber = z.infer<typeof NewPhoneNumber>;

export const PhoneNumberChange = z.strictObject(Answers).meta({ id: 'PhoneNumberChange' });
export type PhoneNumberChange = z.infer<typeof PhoneNumberChange>;
