/** What every route of agents works with: the tenant's stores, who asks, and the way into the audit. */
import type { FastifyRequest } from 'fastify';
import type { AgentRow, Author, VersionHead } from '#platform/agents/ports/agent-store.ts';
import { agentUnknown } from '#platform/agents/versions/faults.ts';
import type { AuditAction, AuditEntry } from '#platform/governance/audit/audit.ts';
import { codeOf } from '#voice/errors.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps, TenantStores } from '../deps.ts';

/** The longest source, with each character as an escape of JSON at its longest. */
export const BODY_LIMIT = 6 * 262_144 + 1024;
/** Reading a long strategy costs tens of milliseconds of everyone's time: so many a minute. */
export const rateLimit = { max: 120, timeWindow: 60_000 };

export interface Work extends TenantStores {
  tenantId: string;
  by: Author;
  /** The names of the model profiles that its agents may ask for: its own and the installation's. */
  profiles: () => Promise<readonly string[]>;
  /** Throws `agent.unknown`. */
  found: (id: string) => Promise<AgentRow>;
  /** Writes down what is about to be done to an agent. */
  record: (
    action: AuditAction,
    id: string,
    more?: Pick<AuditEntry, 'before' | 'after' | 'detail'>,
  ) => Promise<void>;
  /** Tells webhooks which version answers from now on. It answers also where that cannot be told. */
  tellPublished: (id: string, version: Pick<VersionHead, 'number' | 'hash'>) => Promise<void>;
}

export function workOn(
  { tenant, audit, outbox, log, modelProfiles }: ApiDeps,
  request: FastifyRequest,
): Work {
  const { kind, id: principalId, label, tenantId } = principalOf(request);
  const by: Author = { kind, id: principalId, label };
  const stores = tenant(tenantId);
  return {
    ...stores,
    tenantId,
    by,
    profiles: async () => [...(await stores.modelProfiles.list()).map(({ name }) => name), ...modelProfiles],
    async found(id) {
      const row = await stores.agents.get(id);
      if (row === null) throw agentUnknown(id);
      return row;
    },
    async record(action, id, more = {}) {
      await audit.record({ tenantId, actor: by, action, subject: { type: 'agent', id }, ...more });
    },
    async tellPublished(agentId, { number, hash }) {
      await outbox
        .emit(tenantId, 'agent.published', { agentId, version: number, hash })
        .catch((fault: unknown) => log.warn({ code: codeOf(fault) }, 'An event could not be told'));
    },
  };
}
