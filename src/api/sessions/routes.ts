/** Sessions of developers: opening, sending sound, following, stopping, and the list of them. */
import type { FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { OpenSession } from '#platform/sessions/open-session.ts';
import { ParleyError } from '#voice/errors.ts';
import type { NewSession } from '#wire/sessions.ts';
import { principalOf } from '../access/principal.ts';
import { approvalOf } from '../approvals/pass.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import { sendEvents, untilLeft } from '../server-sent.ts';
import { asEventStream, forWhoMay, leftOf } from './event-stream.ts';
import { iso, presentSession } from './present.ts';
import { createSession, followEvents, listSessions, oneSession, sendAudio, stopSession } from './schema.ts';

/** Sessions that one address may open in a minute: what a mistake in a loop costs at most. */
const SESSIONS_A_MINUTE = 120;
/** Of sound: 16 s at 16 kHz. A request is answered before a proxy gives it up. */
const CHUNK_BYTES = 524_288;
/** Chunks of a fifth of a second from ten sessions at one address. */
const CHUNKS_A_MINUTE = 6000;

export async function sessionRoutes(server: Server, deps: ApiDeps, stopping: AbortSignal): Promise<void> {
  const { sessions, tenant } = deps;
  const config = {
    permission: 'sessions:create',
    rateLimit: { max: SESSIONS_A_MINUTE, timeWindow: 60_000 },
  } as const;
  server.post('/api/sessions', { config, schema: createSession }, async (request, reply) => {
    const principal = principalOf(request);
    const asked = { ...askedOf(request.body), tenantId: principal.tenantId, principal };
    const session = await sessions.create({ ...asked, approval: approvalOf(request) });
    return reply.code(201).send(presentSession(session.record));
  });

  server.get(
    '/api/sessions',
    { config: { permission: 'sessions:read' }, schema: listSessions },
    async (request) => {
      const { limit, project, state, before } = request.query;
      const { tenantId } = principalOf(request);
      const rows = await tenant(tenantId).sessions.list({
        limit: limit + 1,
        ...(project !== undefined && { project }),
        ...(state !== undefined && { state }),
        ...(before !== undefined && { beforeMs: Date.parse(before) }),
      });
      // What goes on is known better here than in the store.
      const page = rows.slice(0, limit).map((row) => sessions.get(tenantId, row.id)?.record ?? row);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return { sessions: page.map(presentSession), nextBefore: last ? iso(last.createdAtMs) : null };
    },
  );

  server.get(
    '/api/sessions/:id',
    { config: { permission: 'sessions:read' }, schema: oneSession },
    async ({ principal, params }) => presentSession(await sessions.record(principal!.tenantId, params.id)),
  );

  server.post(
    '/api/sessions/:id/stop',
    { config: { permission: 'sessions:control' }, schema: stopSession },
    async (request) => {
      const who = principalOf(request);
      const open = sessions.get(who.tenantId, request.params.id);
      const { kind, id, label } = who;
      await open?.stop('asked', { kind, id, label });
      return presentSession(await sessions.record(who.tenantId, request.params.id));
    },
  );
  await soundRoute(server, deps);
  eventsRoute(server, deps, stopping);
}

/** In a scope of its own: only here a body may be bytes. */
async function soundRoute(server: Server, deps: ApiDeps): Promise<void> {
  await server.register(async (plain) => {
    const scope = plain.withTypeProvider<ZodTypeProvider>();
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: CHUNK_BYTES },
      (_request, body, done) => done(null, body),
    );
    const config = {
      permission: 'sessions:control',
      rateLimit: { max: CHUNKS_A_MINUTE, timeWindow: 60_000 },
    } as const;
    scope.post(
      '/api/sessions/:id/audio',
      { config, schema: sendAudio, bodyLimit: CHUNK_BYTES },
      async (request, reply) => {
        const session = await openOne(request, deps, request.params.id);
        if (!Buffer.isBuffer(request.body))
          throw new ParleyError(
            'session.audio_malformed',
            'send the samples as content-type application/octet-stream',
          );
        await session.audio(request.body);
        return reply.code(202).send({ audioMs: session.record.audioMs });
      },
    );
  });
}

function eventsRoute(server: Server, { sessions, clock }: ApiDeps, stopping: AbortSignal): void {
  server.get(
    '/api/sessions/:id/events',
    { config: { permission: 'sessions:read' }, schema: followEvents },
    async (request, reply) => {
      const { params, query, headers } = request;
      const { tenantId } = principalOf(request);
      const record = await sessions.record(tenantId, params.id);
      const open = sessions.get(tenantId, params.id);
      const seen = headers['last-event-id'];
      const after = seen === undefined ? (query.after ?? 0) : Number(seen);
      // An EventSource that has had everything would otherwise come back for ever.
      if (seen !== undefined && record.state === 'stopped' && (open === undefined || after >= open.lastSeq))
        return reply.code(204).send();
      const signal = untilLeft(reply, stopping);
      const stillMay = (): Promise<void> => server.stillMay(request);
      const events = open ? forWhoMay(open.events(after, signal), clock, stillMay) : leftOf(record, after);
      const isOver = (): boolean => (open?.state ?? record.state) === 'stopped';
      return sendEvents(reply, asEventStream(events, isOver));
    },
  );
}

/** Throws `session.unknown`, or `session.stopped` for one that does not go on here. */
async function openOne(request: FastifyRequest, { sessions }: ApiDeps, id: string): Promise<OpenSession> {
  const { tenantId } = principalOf(request);
  const open = sessions.get(tenantId, id);
  if (open) return open;
  const { state } = await sessions.record(tenantId, id);
  throw new ParleyError(
    'session.stopped',
    state === 'stopped'
      ? `Session ${id} is over. Open another one.`
      : `Session ${id} does not go on in this Parley.`,
  );
}

function askedOf({
  agent,
  idleSeconds,
  longestSeconds,
  recogniser,
  constitution,
  listenFor,
  ...rest
}: NewSession) {
  return {
    ...rest,
    idleMs: idleSeconds * 1000,
    longestMs: longestSeconds * 1000,
    ...(agent !== undefined && { agentId: agent }),
    ...(recogniser !== undefined && { recogniser }),
    ...(listenFor !== undefined && { listenFor }),
    ...(constitution !== undefined && { constitution }),
  };
}
