/** What better-auth does for its own pages only, as calls of ours: to make an account, to let somebody in, and what `sign-ins.ts` adds. */
import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { signInEndpoints } from './sign-ins.ts';

const Newcomer = z.object({ email: z.email(), name: z.string(), password: z.string().nullable() });
const ById = z.object({ personId: z.string() });
const ByIds = z.object({ ids: z.array(z.string()) });
const ByEmail = z.object({ email: z.string() });
const Admission = z.object({ personId: z.string(), boundTenantId: z.string().nullable() });

export function doors() {
  return {
    id: 'parley-doors',
    endpoints: {
      makePerson: createAuthEndpoint.serverOnly({ method: 'POST', body: Newcomer }, async (ctx) => {
        const { email, name, password } = ctx.body;
        const { internalAdapter, password: passwords } = ctx.context;
        if ((await internalAdapter.findUserByEmail(email.toLowerCase())) !== null) return { user: null };
        const hash = password === null ? null : await passwords.hash(password);
        // Whoever gets here has been invited at this address, or is vouched for by the tenant's provider.
        const user = await internalAdapter
          .createUser({ email, name, emailVerified: true }, { method: 'parley' })
          .catch(ignoreTaken);
        if (user === null) return { user };
        if (hash !== null)
          await internalAdapter.linkAccount({
            userId: user.id,
            providerId: 'credential',
            accountId: user.id,
            password: hash,
          });
        return { user };
      }),
      discardPerson: createAuthEndpoint.serverOnly({ method: 'POST', body: ById }, async (ctx) => {
        await ctx.context.internalAdapter.deleteUser(ctx.body.personId);
        return {};
      }),
      admit: createAuthEndpoint.serverOnly({ method: 'POST', body: Admission }, async (ctx) => {
        const { personId, boundTenantId } = ctx.body;
        const { internalAdapter } = ctx.context;
        const user = await internalAdapter.findUserById(personId);
        if (user === null) return { admitted: false };
        const session = await internalAdapter.createSession(
          user.id,
          false,
          { boundTenant: boundTenantId },
          true,
        );
        await setSessionCookie(ctx, { session, user });
        return { admitted: true };
      }),
      endSessions: createAuthEndpoint.serverOnly({ method: 'POST', body: ById }, async (ctx) => {
        await ctx.context.internalAdapter.deleteUserSessions(ctx.body.personId);
        return {};
      }),
      ...finding(),
      ...signInEndpoints(),
    },
  } satisfies BetterAuthPlugin;
}

/** The address was free a moment ago, and somebody else was faster (23505, a unique violation). */
function ignoreTaken(fault: unknown): null {
  if ((fault as { code?: unknown }).code === '23505') return null;
  throw fault;
}

function finding() {
  return {
    findPeople: createAuthEndpoint.serverOnly({ method: 'POST', body: ByIds }, async (ctx) => {
      const { ids } = ctx.body;
      const where = [{ field: 'id', operator: 'in' as const, value: ids }];
      const users = await ctx.context.adapter.findMany<StoredPerson>({
        model: 'user',
        where,
        limit: ids.length,
      });
      return { users };
    }),
    findByEmail: createAuthEndpoint.serverOnly({ method: 'POST', body: ByEmail }, async (ctx) => {
      const found = await ctx.context.internalAdapter.findUserByEmail(ctx.body.email.toLowerCase());
      return { user: (found?.user ?? null) as StoredPerson | null };
    }),
  };
}

export interface StoredPerson {
  id: string;
  email: string;
  name: string;
  twoFactorEnabled?: boolean | null | undefined;
}
