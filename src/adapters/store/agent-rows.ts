/** Agents and their versions as rows: how they are read, and what they are read as. */
import type { Kysely } from 'kysely';
import type { AgentRow, Author, VersionHead, VersionRow } from '#platform/agents/ports/agent-store.ts';
import type { Database } from './schema.ts';

/** Agents with the hash of the version that answers. */
export function agentRows(db: Kysely<Database>) {
  return db
    .selectFrom('agents')
    .leftJoin('agent_versions as answering', (join) =>
      join
        .onRef('answering.tenant_id', '=', 'agents.tenant_id')
        .onRef('answering.agent_id', '=', 'agents.id')
        .onRef('answering.number', '=', 'agents.published'),
    )
    .select([
      'agents.id',
      'agents.name',
      'agents.source',
      'agents.revision',
      'agents.updated_at_ms',
      'agents.updated_by',
      'agents.published',
      'agents.archived_at_ms',
      'answering.hash',
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof agentRows>['execute']>>[number];

export function presentAgent(row: Row): AgentRow {
  const { id, name, source, revision, published, hash } = row;
  return {
    id,
    name,
    source,
    revision,
    updatedAtMs: row.updated_at_ms,
    updatedBy: row.updated_by as Author | null,
    published: published === null || hash === null ? null : { number: published, hash },
    archivedAtMs: row.archived_at_ms,
  };
}

export const HEAD = ['number', 'hash', 'name', 'author', 'note', 'lineage', 'published_at_ms'] as const;

type HeadRow = Pick<Database['agent_versions'], 'number' | 'hash' | 'name' | 'note' | 'published_at_ms'> & {
  author: Author;
  lineage: VersionHead['lineage'];
};

export function presentHead({ published_at_ms: publishedAtMs, ...row }: HeadRow): VersionHead {
  const { number, hash, name, author, note, lineage } = row;
  return { number, hash, name, author, note, lineage, publishedAtMs };
}

export function presentVersion(row: HeadRow & { source: string }): VersionRow {
  return { ...presentHead(row), source: row.source };
}
