/** From a draft to a version that answers: only what is valid, only what is new, with where it comes from. */
import { ParleyError } from '#voice/errors.ts';
import type { AgentRow, AgentStore, Author, Lineage, VersionRow } from '../ports/agent-store.ts';
import { parseStrategy, type Strategy, type StrategyError } from '../strategy.ts';
import { versionHash } from './canonical.ts';
import { withKnownProfile } from './model-profile.ts';
import { agentChanged, agentUnknown } from './faults.ts';

export type Published =
  | { ok: true; version: VersionRow; created: boolean }
  | { ok: false; errors: StrategyError[] };

export interface Wish {
  by: Author;
  note: string;
  /** The names of the model profiles that there are. */
  profiles: readonly string[];
  /** Asked just before the version is made, with its hash: what it throws keeps it from being made. */
  recorded: (version: { number: number; hash: string }, before: AgentRow) => Promise<unknown>;
}

/** Publishes the draft at `revision`. A draft that says what is published already makes no version. */
export async function publishDraft(
  store: AgentStore,
  id: string,
  { revision, ...wish }: Wish & { revision: number },
): Promise<Published> {
  const row = await found(store, id);
  if (row.revision !== revision) throw agentChanged(row, revision);
  const checked = checkAgent(id, row.source, wish.profiles);
  if (!checked.ok) return checked;
  const hash = versionHash(row.source);
  const known = row.published?.hash === hash ? await store.version(id, row.published.number) : null;
  if (known) return { ok: true, version: known, created: false };
  const { by, note, recorded } = wish;
  await recorded({ number: await nextNumber(store, id), hash }, row);
  const lineage = lineageOf(checked.strategy, row);
  return { ok: true, version: await store.publish(id, { revision, by, note, lineage }), created: true };
}

/** An earlier version becomes the newest one, and the draft. */
export async function rollBack(
  store: AgentStore,
  id: string,
  { number, by, note, profiles, recorded }: Wish & { number: number },
): Promise<Published> {
  const row = await found(store, id);
  const earlier = await store.version(id, number);
  if (!earlier) throw new ParleyError('version.unknown', `${id} has no version ${number}.`);
  const checked = checkAgent(id, earlier.source, profiles);
  if (!checked.ok) return checked;
  await recorded({ number: await nextNumber(store, id), hash: earlier.hash }, row);
  const lineage = { ...lineageOf(checked.strategy, row), rollbackOf: number };
  const instead = { name: earlier.name, source: earlier.source };
  const { revision } = row;
  return {
    ok: true,
    version: await store.publish(id, { revision, by, note, lineage, instead }),
    created: true,
  };
}

export type Checked = { ok: true; strategy: Strategy } | { ok: false; errors: StrategyError[] };

/** The text is a valid agent, and this one, and asks for nothing that is not there. */
export function checkAgent(id: string, source: string, profiles: readonly string[]): Checked {
  const parsed = withKnownProfile(parseStrategy(source), profiles);
  if (!parsed.ok || parsed.strategy.id === id) return parsed;
  const message = `the strategy's id is ${parsed.strategy.id}, the address says ${id}`;
  const cure = `Write \`id: ${id}\`, or make another agent of it.`;
  return { ok: false, errors: [{ path: 'id', message, cure }] };
}

async function found(store: AgentStore, id: string): Promise<AgentRow> {
  const row = await store.get(id);
  if (!row) throw agentUnknown(id);
  if (row.archivedAtMs !== null)
    throw new ParleyError('agent.archived', `${id} is archived: bring it back before you publish.`);
  return row;
}

async function nextNumber(store: AgentStore, id: string): Promise<number> {
  return ((await store.versions(id))[0]?.number ?? 0) + 1;
}

function lineageOf({ persona }: Strategy, { published }: AgentRow): Lineage {
  const trainedBy = persona.examples.flatMap(({ from }) => from ?? []);
  return { madeFrom: published?.number ?? null, rollbackOf: null, trainedBy };
}
