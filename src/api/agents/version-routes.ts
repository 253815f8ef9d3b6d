/** The draft of an agent, and the versions that are published from it. */
import { diffVersions } from '#platform/agents/versions/diff.ts';
import { publishDraft, rollBack, type Published, type Wish } from '#platform/agents/versions/publishing.ts';
import { parseStrategy } from '#platform/agents/strategy.ts';
import { ParleyError } from '#voice/errors.ts';
import { pastGate } from '../approvals/pass.ts';
import type { ApiDeps } from '../deps.ts';
import { ErrorsFound } from '../problem.ts';
import type { Server } from '../routes.ts';
import { presentDraft, presentHead } from './present.ts';
import * as schema from './schema.ts';
import { BODY_LIMIT, rateLimit, workOn, type Work } from './work-on.ts';

export async function versionRoutes(server: Server, deps: ApiDeps): Promise<void> {
  server.get(
    '/api/agents/:id/draft',
    { config: { permission: 'agents:read' }, schema: schema.readDraft },
    async (request) => {
      const { found, profiles } = workOn(deps, request);
      return presentDraft(await found(request.params.id), await profiles());
    },
  );

  server.put(
    '/api/agents/:id/draft',
    { bodyLimit: BODY_LIMIT, config: { permission: 'agents:update', rateLimit }, schema: schema.saveDraft },
    async (request) => {
      const { agents, found, by, profiles } = workOn(deps, request);
      const { source, revision } = request.body;
      const row = await found(request.params.id);
      const parsed = parseStrategy(source);
      const name = parsed.ok ? parsed.strategy.name : row.name;
      const saved = await agents.saveDraft(row.id, { name, source, revision, by });
      return presentDraft(saved, await profiles());
    },
  );

  await readingRoutes(server, deps);
  await publishingRoutes(server, deps);
}

async function readingRoutes(server: Server, deps: ApiDeps): Promise<void> {
  server.get(
    '/api/agents/:id/versions',
    { config: { permission: 'agents:read' }, schema: schema.listVersions },
    async (request) => {
      const { agents, figures, found } = workOn(deps, request);
      const { id, published } = await found(request.params.id);
      const calls = await figures.ofVersions(id);
      const versions = await agents.versions(id);
      return {
        versions: versions.map((head) => ({
          ...presentHead(head, published),
          calls: calls.get(head.number) ?? 0,
        })),
      };
    },
  );

  server.get(
    '/api/agents/:id/versions/:number',
    { config: { permission: 'agents:read' }, schema: schema.oneVersion },
    async (request) => {
      const work = workOn(deps, request);
      const { id, published } = await work.found(request.params.id);
      const version = await versionOf(work, id, request.params.number);
      return { ...presentHead(version, published), source: version.source };
    },
  );

  server.get(
    '/api/agents/:id/diff',
    { config: { permission: 'agents:read', rateLimit }, schema: schema.diff },
    async (request) => {
      const work = workOn(deps, request);
      const row = await work.found(request.params.id);
      const textOf = async (side: 'draft' | number): Promise<string> =>
        side === 'draft' ? row.source : (await versionOf(work, row.id, side)).source;
      const { from, to } = request.query;
      return diffVersions(await textOf(from), await textOf(to));
    },
  );
}

async function publishingRoutes(server: Server, deps: ApiDeps): Promise<void> {
  server.post(
    '/api/agents/:id/publish',
    { config: { permission: 'agents:publish', rateLimit }, schema: schema.publish },
    async (request, reply) => {
      const { revision, note } = request.body;
      const work = workOn(deps, request);
      const { id } = request.params;
      const result = await pastGate(request, deps, publishing(id, { revision, note }), async () =>
        publishDraft(work.agents, id, { revision, ...(await wish(work, 'agents.publish', note)) }),
      );
      if (isNew(result)) await tellOf(work, id, result);
      return reply.code(isNew(result) ? 201 : 200).send(presentPublished(result));
    },
  );

  server.post(
    '/api/agents/:id/rollback',
    { config: { permission: 'agents:publish', rateLimit }, schema: schema.rollBack },
    async (request, reply) => {
      const { number, note } = request.body;
      const work = workOn(deps, request);
      const { id } = request.params;
      const result = await pastGate(request, deps, publishing(id, { number, note }), async () =>
        rollBack(work.agents, id, { number, ...(await wish(work, 'agents.rollback', note)) }),
      );
      await tellOf(work, id, result);
      return reply.code(201).send(presentPublished(result));
    },
  );
}

/** What is asked at the gate before a version answers. */
export function publishing(id: string, what: Record<string, string | number | undefined>) {
  const known = Object.entries(what).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  );
  return {
    question: { action: 'agent.publish', resource: { id, kind: 'agent' } } as const,
    payload: { agent: id, ...Object.fromEntries(known) },
  };
}

export async function wish(
  { by, record, profiles }: Work,
  action: 'agents.publish' | 'agents.rollback',
  note: string,
): Promise<Wish> {
  return {
    by,
    note,
    profiles: await profiles(),
    recorded: ({ number, hash }, { id, published }) =>
      record(action, id, { before: published?.hash, after: hash, detail: { version: number, hash } }),
  };
}

export async function tellOf(work: Work, id: string, result: Published): Promise<void> {
  if (result.ok) await work.tellPublished(id, result.version);
}

function isNew(result: Published): boolean {
  return result.ok && result.created;
}

/** Throws what is wrong with the text. */
export function presentPublished(result: Published) {
  if (!result.ok) throw new ErrorsFound('strategy.invalid', result.errors);
  const { version } = result;
  return { ...presentHead(version, version), source: version.source };
}

async function versionOf({ agents }: Work, id: string, number: number) {
  const version = await agents.version(id, number);
  if (!version) throw new ParleyError('version.unknown', `${id} has no version ${number}.`);
  return version;
}
