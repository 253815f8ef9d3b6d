/** What each tenant keeps, in memory. */
import { memoryAgentStore } from '#platform/agents/ports/fakes/agent-store.ts';
import { memoryExampleStore } from '#platform/agents/ports/fakes/example-store.ts';
import { memoryExperimentStore } from '#platform/agents/ports/fakes/experiment-store.ts';
import { memoryBundleStore } from '#platform/agents/bundles/ports/fakes/bundle-store.ts';
import { memoryNumbers } from '#platform/calls/numbers/ports/fakes/number-store.ts';
import type { MemoryCallStore } from '#platform/calls/ports/fakes/call-store.ts';
import type { MemoryAudit } from '#platform/governance/audit/fakes/audit.ts';
import type { MemoryGovernance } from '#platform/governance/fakes/governance.ts';
import { memoryCallFigures } from '#platform/insights/ports/fakes/call-figures.ts';
import { memoryModelProfiles } from '#platform/models/ports/fakes/model-profile-store.ts';
import type { MemorySessions } from '#platform/sessions/ports/fakes/session-store.ts';
import { memoryBrand } from '#platform/tenancy/ports/fakes/brand-store.ts';
import type { MemoryTenancy } from '#platform/tenancy/ports/fakes/tenancy-store.ts';
import type { MemoryWebhooks } from '#platform/webhooks/ports/fakes/webhooks.ts';
import type { VirtualClock } from '#voice/ports/fakes/clock.ts';
import type { TenantStores } from '../deps.ts';

interface OfAll {
  clock: VirtualClock;
  calls: MemoryCallStore;
  audit: MemoryAudit;
  governance: MemoryGovernance;
  webhooks: MemoryWebhooks;
  sessions: MemorySessions;
  tenancy: MemoryTenancy;
}

export function tenantStores(of: OfAll): (tenantId: string) => TenantStores {
  const { clock, calls, audit, governance, webhooks, sessions, tenancy } = of;
  const numbers = memoryNumbers();
  const agentsOf = keptFor((tenantId) => {
    const experiments = memoryExperimentStore(clock, { of: calls.forTenant(tenantId), logs: calls });
    return { agents: memoryAgentStore(clock, experiments), experiments, examples: memoryExampleStore() };
  });
  const bundlesOf = keptFor(memoryBundleStore);
  const brandOf = keptFor(memoryBrand);
  const profilesOf = keptFor(memoryModelProfiles);
  return (tenantId) => ({
    ...agentsOf(tenantId),
    calls: calls.forTenant(tenantId),
    audit: audit.trailOf(tenantId),
    numbers: numbers.forTenant(tenantId),
    governance: governance.storesOf(tenantId),
    figures: memoryCallFigures(calls.forTenant(tenantId)),
    bundles: bundlesOf(tenantId),
    webhooks: webhooks.storeOf(tenantId),
    inboundHooks: webhooks.inboundOf(tenantId),
    brand: brandOf(tenantId),
    modelProfiles: profilesOf(tenantId),
    sessions: sessions.forTenant(tenantId),
    // When it is asked for: that of a tenant that was never made throws.
    get tenancy() {
      return tenancy.forTenant(tenantId);
    },
  });
}

/** Makes one for each tenant, when it is first asked for. */
function keptFor<Store>(make: (tenantId: string) => Store): (tenantId: string) => Store {
  const kept = new Map<string, Store>();
  return (tenantId) => {
    const own = kept.get(tenantId) ?? make(tenantId);
    kept.set(tenantId, own);
    return own;
  };
}
