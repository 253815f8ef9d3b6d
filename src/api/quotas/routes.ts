/** What the tenant may use, and what it uses now. */
import { QuotasInput, QuotasNow } from '#wire/tenancy.ts';
import { withDefaults } from '#platform/tenancy/quotas.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';

export async function quotaRoutes(server: Server, { tenant, quotas, audit }: ApiDeps): Promise<void> {
  const now = async (tenantId: string) => {
    const own = await tenant(tenantId).tenancy.quotas();
    await quotas.countStorage(tenantId);
    return { limits: withDefaults(own), own: { ...own }, used: quotas.usage(tenantId) };
  };

  server.get(
    '/api/quotas',
    {
      config: { permission: 'quotas:read' },
      schema: {
        summary: 'What the tenant may use, and uses',
        tags: ['quotas'],
        response: { 200: QuotasNow },
      },
    },
    async (request) => now(principalOf(request).tenantId),
  );

  server.put(
    '/api/quotas',
    {
      config: { permission: 'quotas:update' },
      schema: {
        summary: 'Set what the tenant may use',
        tags: ['quotas'],
        body: QuotasInput,
        response: { 200: QuotasNow, ...problems(400, 403) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      const { tenancy } = tenant(who.tenantId);
      const before = await tenancy.quotas();
      const after = request.body;
      await audit.record({
        tenantId: who.tenantId,
        actor: who,
        action: 'quotas.update',
        subject: { type: 'tenant', id: who.tenantId },
        before,
        after,
        detail: { ...after },
      });
      await tenancy.putQuotas(after);
      quotas.forget();
      return now(who.tenantId);
    },
  );
}
