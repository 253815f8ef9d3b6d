/** Agents and personas between tenants: given away signed, taken in only from keys that are trusted, with where they come from kept. */
import type { AgentStore, Author } from '#platform/agents/ports/agent-store.ts';
import { agentUnknown } from '#platform/agents/versions/faults.ts';
import { parseStrategy } from '#platform/agents/strategy.ts';
import type { SigningKey } from '#platform/governance/audit/signing-key.ts';
import { ParleyError } from '#voice/errors.ts';
import { parseDocument } from 'yaml';
import { type BundleContent, packBundle } from './bundle.ts';
import type { OpenedBundle } from './open-bundle.ts';
import { PERSONA_PART, personaOf, readPersona, wearPersona } from './persona-part.ts';
import type { BundleStore } from './ports/bundle-store.ts';

/** The part of a bundle that holds the agent as written. */
export const AGENT_PART = 'agent.yaml';

export interface Stores {
  agents: AgentStore;
  bundles: BundleStore;
}

export interface ExportWish {
  agentId: string;
  /** All of it, or who speaks alone. */
  kind: BundleContent['kind'];
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
      kind: wish.kind,
      id: row.id,
      name: wish.kind === 'agent' ? version.name : personaName(version),
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
      parts:
        wish.kind === 'agent'
          ? { [AGENT_PART]: version.source }
          : { [PERSONA_PART]: personaOf(version.source) },
    },
    key,
  );
}

/** How the one who speaks is called; an agent from before there were names is called after itself. */
function personaName({ name, source }: { name: string; source: string }): string {
  const parsed = parseStrategy(source);
  return parsed.ok ? parsed.strategy.persona.name : name;
}

interface Taking {
  /** The key of a publisher that is to be trusted from now on. */
  trust?: string;
  own: SigningKey;
  by: Author;
  nowMs: number;
}

export interface ImportWish extends Taking {
  /** The id of the new agent; that of the bundle when absent. */
  as?: string;
}

export interface WearWish extends Taking {
  /** The agent that is to wear the persona. */
  into: string;
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
  const { manifest, keyId, hash } = bundle;
  if (manifest.kind !== 'agent')
    throw new ParleyError(
      'request.invalid',
      'The bundle holds a persona and no agent: name as `into` the agent that is to wear it.',
    );
  const { source, name } = agentOf(bundle, wish.as ?? manifest.id);
  await demandTrust(bundles, bundle, wish);
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

/**
 * Puts a persona on an agent's draft: its next version, once a person publishes it, speaks so. Throws `bundle.stranger`, `agent.unknown`,
 * `agent.changed` for a draft that somebody saves at that moment, and `bundle.refused` for a persona that this Parley cannot read.
 */
export async function importPersona(stores: Stores, bundle: OpenedBundle, wish: WearWish): Promise<string> {
  const { agents, bundles } = stores;
  const { manifest, keyId, hash, parts } = bundle;
  if (manifest.kind !== 'persona')
    throw new ParleyError('request.invalid', 'The bundle holds a whole agent: leave `into` out.');
  const persona = readPersona(parts[PERSONA_PART] ?? '');
  if (!persona.ok) throw notValid('persona', persona.errors[0]);
  const row = await agents.get(wish.into);
  if (row === null) throw agentUnknown(wish.into);
  const source = wearPersona(row.source, persona.written);
  if (source === null)
    throw new ParleyError(
      'request.invalid',
      `The draft of ${row.id} cannot be read: mend it before it wears a persona.`,
    );
  await demandTrust(bundles, bundle, wish);
  await agents.saveDraft(row.id, { name: row.name, source, revision: row.revision, by: wish.by });
  const before = await bundles.originOf(row.id);
  const earlier = before === null ? [] : [before.hash, ...before.madeFrom];
  await bundles.imported({
    agentId: row.id,
    hash,
    keyId,
    madeFrom: [...new Set([...manifest.lineage.madeFrom, ...earlier])].slice(0, 99),
    importedBy: wish.by.label,
    importedAtMs: wish.nowMs,
  });
  return row.id;
}

async function demandTrust(bundles: BundleStore, bundle: OpenedBundle, wish: Taking): Promise<void> {
  const { keyId, publicKey, manifest } = bundle;
  if (await isTrusted(bundles, bundle, wish.own)) return;
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

/** Under another id only its own line of the text changes. */
function agentOf({ parts, manifest }: OpenedBundle, id: string): { source: string; name: string } {
  const written = parts[AGENT_PART] ?? '';
  const source = id === manifest.id ? written : withId(written, id);
  const parsed = parseStrategy(source);
  if (!parsed.ok) throw notValid('agent', parsed.errors[0]);
  if (parsed.strategy.id !== id)
    throw new ParleyError(
      'bundle.refused',
      `The bundle is refused: its agent calls itself ${parsed.strategy.id}.`,
    );
  return { source, name: parsed.strategy.name };
}

/** The text as it is where it is none that could be read: what is wrong with it is said by whoever reads it. */
function withId(source: string, id: string): string {
  if (!parseStrategy(source).ok) return source;
  const document = parseDocument(source);
  document.set('id', id);
  return document.toString({ lineWidth: 0 });
}

function notValid(what: string, first: { path: string; message: string } | undefined): ParleyError {
  return new ParleyError(
    'bundle.refused',
    `The bundle is refused: its ${what} is not valid: ${first?.path}: ${first?.message}.`,
  );
}
