/** What the folders of single resources share: the typed server, and the forms of ids. */
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { Problem } from '#wire/api.ts';

export type Server = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export const CallId = z.object({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the id of a call, such as call_0123456789abcdefghij'),
});
export const AgentId = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be lower-case letters, digits and hyphens, at most 64'),
});

/** The problems that a route may answer with, for the OpenAPI document. */
export function problems<Code extends number>(...codes: Code[]): Record<Code, typeof Problem> {
  return Object.fromEntries(codes.map((code) => [code, Problem])) as Record<Code, typeof Problem>;
}
