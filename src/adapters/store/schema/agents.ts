/** The tables of agents: drafts, versions, experiments, marked turns. */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Arm, Author, Lineage } from '#platform/agents/ports/agent-store.ts';
import type { Experiment } from '#platform/agents/ports/experiment-store.ts';

type NullableJson<T extends object> = ColumnType<T | null, string | null, string | null>;

export interface AgentTables {
  agents: AgentTable;
  agent_versions: AgentVersionTable;
  agent_experiments: AgentExperimentTable;
  agent_examples: AgentExampleTable;
}

interface AgentTable {
  id: string;
  tenant_id: Generated<string>;
  name: string;
  source: string;
  updated_at_ms: number;
  revision: Generated<number>;
  updated_by: NullableJson<Author>;
  published: number | null;
  archived_at_ms: number | null;
}

interface AgentVersionTable {
  tenant_id: string;
  agent_id: string;
  number: number;
  hash: string;
  name: string;
  source: string;
  author: JSONColumnType<Author>;
  note: string;
  lineage: JSONColumnType<Lineage>;
  published_at_ms: number;
}

interface AgentExperimentTable {
  tenant_id: string;
  id: string;
  agent_id: string;
  state: Generated<Experiment['state']>;
  arms: JSONColumnType<Arm[]>;
  goal: string;
  started_at_ms: number;
  started_by: JSONColumnType<Author>;
  ended_at_ms: number | null;
  ended_by: NullableJson<Author>;
  winner: number | null;
}

interface AgentExampleTable {
  tenant_id: string;
  agent_id: string;
  call_id: string;
  seq: number;
  caller: string;
  agent: string;
  note: string;
  marked_by: JSONColumnType<Author>;
  marked_at_ms: number;
}
