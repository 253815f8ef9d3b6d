/** Everything about who comes in and who belongs where. */
import { brandRoutes } from './brand/routes.ts';
import type { ApiDeps } from './deps.ts';
import { invitationRoutes } from './invitations/routes.ts';
import { keyRoutes } from './keys/routes.ts';
import { peopleRoutes } from './people/routes.ts';
import { quotaRoutes } from './quotas/routes.ts';
import type { Server } from './routes.ts';
import { accountRoutes } from './session/account-routes.ts';
import { entryAttempts } from './session/attempts.ts';
import { sessionRoutes } from './session/routes.ts';
import { signInRoutes } from './session/sign-in-routes.ts';
import { ssoSessionRoutes } from './session/sso-routes.ts';
import { tokenRoutes } from './session/token-routes.ts';
import { setupRoutes } from './setup/routes.ts';
import { ssoRoutes } from './sso/routes.ts';
import { teamRoutes } from './team/routes.ts';
import { tenantRoutes } from './tenants/routes.ts';

export async function tenancyRoutes(server: Server, deps: ApiDeps): Promise<void> {
  // One count of attempts for all the ways in.
  const attempts = entryAttempts(deps.clock);
  await sessionRoutes(server, deps, attempts);
  await accountRoutes(server, deps, attempts);
  await signInRoutes(server, deps);
  await ssoSessionRoutes(server, deps, attempts);
  await tokenRoutes(server, deps);
  await setupRoutes(server, deps, attempts);
  await invitationRoutes(server, deps, attempts);
  await peopleRoutes(server, deps);
  await tenantRoutes(server, deps);
  await keyRoutes(server, deps);
  await quotaRoutes(server, deps);
  await ssoRoutes(server, deps);
  await brandRoutes(server, deps);
  await teamRoutes(server, deps);
}
