/** Agents between tenants: given away signed, taken in only from keys that are trusted, with where they come from kept. */
import type { AgentStore, Author } from '#platform/agents/ports/agent-store.ts';
import { agentUnknown } from '#platform/agents/versions/faults.ts';
import { parseStrategy } from '#platform/agents/strategy.ts';
import type { SigningKey } from '#platform/governance/audit/signing-key.ts';
import { ParleyError } from '#voice/errors.ts';
import { packBundle } from './bundle.ts';
import type { OpenedBundle } from './open-bundle.ts';
import type { BundleStore } from './ports/bundle-store.ts';

/** The part of a bundle that holds the agent as written. */
export const AGENT_PART = 'agent.yaml';

export interface Stores {
  agents: AgentStore;
  bundles: BundleStore;
}

export interface ExportWish {
  agentId: string;
  /** The published one when absent. */
  version?: number;
  description: string;
  /** How the tenant calls itself. */
  publisher: string;
  /** ISO 8601, UTC. */
  madeAt: string;
}

/** The file's text. Throws `agent.unknown` also for a version that is not there. */
export async function exportAgent(
  { agents, bundles }: Stores,
  wish: ExportWish,
  key: SigningKey,
): Promise<string> {
  const row = await agents.get(wish.agentId);
  const number = wish.version ?? row?.published?.number;
  const version = number === undefined ? null : await agents.version(wish.agentId, number);
  if (row === null || version === null) throw agentUnknown(wish.agentId);
  const origin = await bundles.originOf(row.id);
  return packBundle(
    {
      kind: 'agent',
      id: row.id,
      name: version.name,
      description: wish.description,
      publisher: wish.publisher,
      madeAt: wish.madeAt,
      lineage: {
        version: {
          number: version.number,
          contentHash: version.hash,
          publishedAtMs: version.publishedAtMs,
        },
        madeFrom: origin === null ? [] : [origin.hash, ...origin.madeFrom].slice(0, 100),
        trainedBy: [...new Set(version.lineage.trainedBy.map((turn) => turn.split('#', 1)[0] ?? turn))].slice(
          0,
          1000,
        ),
      },
      parts: { [AGENT_PART]: version.source },
    },
    key,
  );
}

export interface ImportWish {
  /** The id of the new agent; that of the bundle when absent. */
  as?: string;
  /** The key of a publisher that is to be trusted from now on. */
  trust?: string;
  own: SigningKey;
  by: Author;
  nowMs: number;
}

/** Whether a bundle's key is the tenant's own or one that it trusts. */
export async function isTrusted(
  bundles: BundleStore,
  { keyId }: OpenedBundle,
  own: SigningKey,
): Promise<boolean> {
  return keyId === own.id || (await bundles.publisher(keyId)) !== null;
}

/**
 * Makes a new agent of the bundle, with a draft and no version: a person publishes it. Throws `bundle.stranger` for a key that is not
 * trusted, `agent.taken`, and `bundle.refused` for an agent that this Parley cannot read.
 */
export async function importAgent(stores: Stores, bundle: OpenedBundle, wish: ImportWish): Promise<string> {
  const { agents, bundles } = stores;
  const { manifest, keyId, publicKey, hash } = bundle;
  if (manifest.kind !== 'agent')
    throw new ParleyError('bundle.refused', 'The bundle is refused: it holds no agent.');
  const { source, name } = agentOf(bundle, wish.as ?? manifest.id);
  if (!(await isTrusted(bundles, bundle, wish.own))) {
    if (wish.trust !== keyId) {
      throw new ParleyError(
        'bundle.stranger',
        `Nobody here trusts the key ${keyId} of "${manifest.publisher}" yet: compare it with its owner, then send it as \`trust\`.`,
      );
    }
    await bundles.trust({
      keyId,
      name: manifest.publisher,
      publicKey,
      trustedBy: wish.by.label,
      trustedAtMs: wish.nowMs,
    });
  }
  const id = wish.as ?? manifest.id;
  await agents.create({ id, name, source }, wish.by);
  await bundles.imported({
    agentId: id,
    hash,
    keyId,
    madeFrom: manifest.lineage.madeFrom,
    importedBy: wish.by.label,
    importedAtMs: wish.nowMs,
  });
  return id;
}

/** Under another id only that line of the text changes. */
function agentOf({ parts, manifest }: OpenedBundle, id: string): { source: string; name: string } {
  const written = parts[AGENT_PART] ?? '';
  const source = id === manifest.id ? written : written.replace(/^(\s*"?id"?\s*:\s*)\S[^\n,]*/m, `$1${id}`);
  const parsed = parseStrategy(source);
  if (!parsed.ok) {
    const first = parsed.errors[0];
    throw new ParleyError(
      'bundle.refused',
      `The bundle is refused: its agent is not valid: ${first?.path}: ${first?.message}.`,
    );
  }
  if (parsed.strategy.id !== id)
    throw new ParleyError(
      'bundle.refused',
      `The bundle is refused: its agent calls itself ${parsed.strategy.id}.`,
    );
  return { source, name: parsed.strategy.name };
}
