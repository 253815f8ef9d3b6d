/** Agents kept in memory, for tests. Passes the contract of `AgentStore`. */
import type { Clock } from '#voice/ports/clock.ts';
import { versionHash } from '../../versions/canonical.ts';
import { agentChanged, agentTaken, agentUnknown } from '../../versions/faults.ts';
import { NO_LINEAGE, SYSTEM } from '../agent-store.ts';
import type {
  AgentInput,
  AgentRow,
  AgentStore,
  Author,
  Publication,
  VersionHead,
  VersionRow,
} from '../agent-store.ts';
import type { MemoryExperimentStore } from './experiment-store.ts';

interface Kept {
  row: AgentRow;
  versions: VersionRow[];
}

function headOf({ source, ...head }: VersionRow): VersionHead {
  void source;
  return head;
}

/** `clock` gives the times of changes; `experiments` are what answering calls asks about. */
export function memoryAgentStore(
  clock: Clock,
  experiments?: Pick<MemoryExperimentStore, 'running' | 'forget'>,
): AgentStore {
  const agents = new Map<string, Kept>();
  const find = (id: string): Kept => {
    const kept = agents.get(id);
    if (!kept) throw agentUnknown(id);
    return kept;
  };
  const at = (id: string, revision: number): Kept => {
    const kept = find(id);
    if (kept.row.revision !== revision) throw agentChanged(kept.row, revision);
    return kept;
  };
  const change = (kept: Kept, to: { name: string; source: string }, by: Author): void => {
    Object.assign(kept.row, {
      ...to,
      revision: kept.row.revision + 1,
      updatedAtMs: clock.epochMs(),
      updatedBy: by,
    });
  };
  const create = ({ id, name, source }: AgentInput, by: Author): Kept => {
    if (agents.has(id)) throw agentTaken(id);
    const updatedAtMs = clock.epochMs();
    const row = {
      id,
      name,
      source,
      revision: 1,
      updatedAtMs,
      updatedBy: by,
      published: null,
      archivedAtMs: null,
    };
    const kept = { row, versions: [] };
    agents.set(id, kept);
    return kept;
  };
  const publish = (kept: Kept, { by, note, lineage, instead }: Omit<Publication, 'revision'>): VersionRow => {
    if (instead) change(kept, { name: instead.name, source: instead.source }, by);
    const { name, source } = kept.row;
    const named = { number: kept.versions.length + 1, hash: versionHash(source) };
    const version = { ...named, name, source, author: by, note, lineage, publishedAtMs: clock.epochMs() };
    kept.versions.push(version);
    kept.row.published = named;
    return version;
  };
  return {
    list: async () =>
      [...agents.values()].map(({ row }) => structuredClone(row)).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    get: async (id) => structuredClone(agents.get(id)?.row ?? null),
    async answering(id) {
      const kept = agents.get(id);
      const published = kept?.row.published;
      if (!kept || !published || kept.row.archivedAtMs !== null) return null;
      const running = experiments?.running(id) ?? null;
      const numbers = [published.number, ...(running?.arms ?? []).map((arm) => arm.number)];
      const versions = [...new Set(numbers)].flatMap((number) => kept.versions[number - 1] ?? []);
      return structuredClone({
        id,
        name: versions[0]?.name ?? kept.row.name,
        versions: versions.map(({ number, hash, source }) => ({ number, hash, source })),
        experiment: running && { id: running.id, arms: running.arms },
      });
    },
    create: async (agent, by) => structuredClone(create(agent, by).row),
    async saveDraft(id, { name, source, revision, by }) {
      const kept = at(id, revision);
      change(kept, { name, source }, by);
      return structuredClone(kept.row);
    },
    publish: async (id, publication) => structuredClone(publish(at(id, publication.revision), publication)),
    async put(agent, by = SYSTEM) {
      const known = agents.get(agent.id);
      const kept = known ?? create(agent, by);
      if (known) change(kept, { name: agent.name, source: agent.source }, by);
      const madeFrom = kept.row.published?.number ?? null;
      if (kept.row.published?.hash !== versionHash(agent.source))
        publish(kept, { by, note: '', lineage: { ...NO_LINEAGE, madeFrom } });
      return structuredClone(kept.row);
    },
    versions: async (id) => structuredClone((agents.get(id)?.versions ?? []).map(headOf).toReversed()),
    version: async (id, number) => structuredClone(agents.get(id)?.versions[number - 1] ?? null),
    async archive(id, archived) {
      const { row } = find(id);
      row.archivedAtMs = archived ? clock.epochMs() : null;
      return structuredClone(row);
    },
    async remove(id) {
      find(id);
      agents.delete(id);
      experiments?.forget(id);
    },
  };
}
