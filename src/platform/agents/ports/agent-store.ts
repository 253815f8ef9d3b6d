/**
 * Where a tenant's agents are kept: of each the draft that people edit, and the versions that were published from it. A version never
 * changes; only the published one answers calls.
 */

export interface AgentStore {
  /** By id; those that are archived too. */
  list(): Promise<AgentRow[]>;
  get(id: string): Promise<AgentRow | null>;
  /** What answers a call now. Null for an agent that does not exist, is archived, or was never published. */
  answering(id: string): Promise<Answering | null>;
  /** A new agent with a draft and no version. Throws `agent.taken`. */
  create(agent: AgentInput, by: Author): Promise<AgentRow>;
  /** The draft at `revision` becomes this one. Throws `agent.changed`, which tells who was faster, and `agent.unknown`. */
  saveDraft(id: string, edit: DraftEdit): Promise<AgentRow>;
  /** Makes the next version of the draft at `revision` and lets it answer. Throws as `saveDraft` does. */
  publish(id: string, publication: Publication): Promise<VersionRow>;
  /** Creates or replaces, and publishes at once: for what is brought in whole. The same content makes no other version. */
  put(agent: AgentInput, by?: Author): Promise<AgentRow>;
  /** Newest first, without their sources. */
  versions(id: string): Promise<VersionHead[]>;
  version(id: string, number: number): Promise<VersionRow | null>;
  /** An archived agent takes no calls and keeps everything. Throws `agent.unknown`. */
  archive(id: string, archived: boolean): Promise<AgentRow>;
  /** Removes the agent with its draft, versions, experiments and examples. Its calls keep what they ran. Throws `agent.unknown`. */
  remove(id: string): Promise<void>;
}

/** Who did it, as a reader must know it years later. */
export interface Author {
  kind: 'user' | 'key' | 'service' | 'system';
  id: string;
  label: string;
}

export const SYSTEM: Author = { kind: 'system', id: 'parley', label: 'Parley' };

export interface AgentInput {
  /** Lower-case letters, digits and hyphens. */
  id: string;
  name: string;
  /** The agent as written, YAML or JSON. */
  source: string;
}

export interface AgentRow extends AgentInput {
  /** Of the draft, whose text `source` is; counts its changes from 1. */
  revision: number;
  /** Milliseconds since 1970. */
  updatedAtMs: number;
  updatedBy: Author | null;
  published: VersionName | null;
  archivedAtMs: number | null;
}

/** Names what a call ran. */
export interface VersionName {
  /** From 1, without gaps. */
  number: number;
  /** SHA-256 of the canonical form, in hexadecimal digits. */
  hash: string;
}

export interface DraftEdit {
  name: string;
  source: string;
  revision: number;
  by: Author;
}

export interface Publication {
  revision: number;
  by: Author;
  note: string;
  lineage: Lineage;
  /** What is published, where it is not the draft: an earlier version. It becomes the draft as well. */
  instead?: { name: string; source: string };
}

/** Where a version comes from. */
export interface Lineage {
  /** The version that answered before it. */
  madeFrom: number | null;
  /** It brings this one back. */
  rollbackOf: number | null;
  /** Turns of calls that its examples were taken from: `call_…#seq`. */
  trainedBy: string[];
}

export const NO_LINEAGE: Lineage = { madeFrom: null, rollbackOf: null, trainedBy: [] };

export interface VersionHead extends VersionName {
  name: string;
  author: Author;
  note: string;
  lineage: Lineage;
  publishedAtMs: number;
}

export interface VersionRow extends VersionHead {
  source: string;
}

export interface Answering {
  id: string;
  name: string;
  /** The published one, then those that an experiment tries besides. */
  versions: (VersionName & { source: string })[];
  experiment: { id: string; arms: Arm[] } | null;
}

/** One version's share of an experiment's calls, as its weight among all. */
export interface Arm {
  number: number;
  weight: number;
}
