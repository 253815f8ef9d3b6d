/** Every address of the consoles. The call and agent pages are loaded when they are first visited. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  Navigate,
  Outlet,
} from '@tanstack/react-router';
import { useSession } from './access/session.ts';
import { tabOf } from './agents/tabs.ts';
import { auditFilterOf } from './audit/filter.ts';
import { filterOf } from './calls/filter.ts';
import { buttonClass } from './ui/button.tsx';
import { Empty } from './ui/panels.tsx';

const street = createRootRoute({ component: Outlet, notFoundComponent: NotFound });
/** The house: everything within the frame, for whoever is signed in. */
const root = createRoute({
  getParentRoute: () => street,
  id: 'house',
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
});

const signIn = createRoute({
  getParentRoute: () => street,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./access/sign-in-page.tsx'), 'SignInPage'),
});
const links = () => import('./access/link-pages.tsx');
const setup = createRoute({
  getParentRoute: () => street,
  path: '/setup',
  component: lazyRouteComponent(links, 'SetupPage'),
});
const invitation = createRoute({
  getParentRoute: () => street,
  path: '/invitation',
  component: lazyRouteComponent(links, 'InvitationPage'),
});
const reset = createRoute({
  getParentRoute: () => street,
  path: '/reset',
  component: lazyRouteComponent(links, 'ResetPage'),
});
const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('./access/account-page.tsx'), 'AccountPage'),
});
const nowhere = createRoute({ getParentRoute: () => root, path: '$', component: NotFound });

const talk = createRoute({ getParentRoute: () => root, path: '/', component: FirstPage });
const calls = createRoute({
  getParentRoute: () => root,
  path: '/calls',
  validateSearch: filterOf,
  component: lazyRouteComponent(() => import('./calls/calls-page.tsx'), 'CallsPage'),
});
const call = createRoute({
  getParentRoute: () => root,
  path: '/calls/$callId',
  component: lazyRouteComponent(() => import('./calls/call-page.tsx'), 'CallPage'),
});
const agents = createRoute({
  getParentRoute: () => root,
  path: '/agents',
  component: lazyRouteComponent(() => import('./agents/agents-page.tsx'), 'AgentsPage'),
});
const agent = createRoute({
  getParentRoute: () => root,
  path: '/agents/$agentId',
  validateSearch: tabOf,
  component: lazyRouteComponent(() => import('./agents/agent-page.tsx'), 'AgentPage'),
});

const today = createRoute({
  getParentRoute: () => root,
  path: '/today',
  component: lazyRouteComponent(() => import('./today/today-page.tsx'), 'TodayPage'),
});
const numbers = createRoute({
  getParentRoute: () => root,
  path: '/numbers',
  component: lazyRouteComponent(() => import('./numbers/numbers-page.tsx'), 'NumbersPage'),
});
const approvals = createRoute({
  getParentRoute: () => root,
  path: '/approvals',
  component: lazyRouteComponent(() => import('./approvals/approvals-page.tsx'), 'ApprovalsPage'),
});
const policies = createRoute({
  getParentRoute: () => root,
  path: '/policies',
  component: lazyRouteComponent(() => import('./policies/policies-page.tsx'), 'PoliciesPage'),
});
const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: auditFilterOf,
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
});

const retention = createRoute({
  getParentRoute: () => root,
  path: '/retention',
  component: lazyRouteComponent(() => import('./retention/retention-page.tsx'), 'RetentionPage'),
});
const webhooks = createRoute({
  getParentRoute: () => root,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./webhooks/webhooks-page.tsx'), 'WebhooksPage'),
});
const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  component: lazyRouteComponent(() => import('./models/models-page.tsx'), 'ModelsPage'),
});
const secrets = createRoute({
  getParentRoute: () => root,
  path: '/secrets',
  component: lazyRouteComponent(() => import('./secrets/secrets-page.tsx'), 'SecretsPage'),
});

const bundles = createRoute({
  getParentRoute: () => root,
  path: '/bundles',
  component: lazyRouteComponent(() => import('./bundles/bundles-page.tsx'), 'BundlesPage'),
});
const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  component: lazyRouteComponent(() => import('./people/people-page.tsx'), 'PeoplePage'),
});
const keys = createRoute({
  getParentRoute: () => root,
  path: '/keys',
  component: lazyRouteComponent(() => import('./keys/keys-page.tsx'), 'KeysPage'),
});
const quotas = createRoute({
  getParentRoute: () => root,
  path: '/quotas',
  component: lazyRouteComponent(() => import('./quotas/quotas-page.tsx'), 'QuotasPage'),
});
const tenants = createRoute({
  getParentRoute: () => root,
  path: '/tenants',
  component: lazyRouteComponent(() => import('./tenants/tenants-page.tsx'), 'TenantsPage'),
});

const trends = createRoute({
  getParentRoute: () => root,
  path: '/trends',
  component: lazyRouteComponent(() => import('./trends/trends-page.tsx'), 'TrendsPage'),
});
const brand = createRoute({
  getParentRoute: () => root,
  path: '/brand',
  component: lazyRouteComponent(() => import('./brand/brand-page.tsx'), 'BrandPage'),
});
const sso = createRoute({
  getParentRoute: () => root,
  path: '/sso',
  component: lazyRouteComponent(() => import('./sso/sso-page.tsx'), 'SsoPage'),
});
const team = createRoute({
  getParentRoute: () => root,
  path: '/team',
  component: lazyRouteComponent(() => import('./team/team-page.tsx'), 'TeamPage'),
});

export const router = createRouter({
  routeTree: street.addChildren([
    signIn,
    setup,
    invitation,
    reset,
    root.addChildren([
      talk,
      today,
      calls,
      call,
      agents,
      agent,
      bundles,
      numbers,
      approvals,
      policies,
      audit,
      retention,
      people,
      keys,
      webhooks,
      secrets,
      models,
      quotas,
      tenants,
      team,
      trends,
      brand,
      sso,
      account,
      nowhere,
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function NotFound() {
  return (
    <div className="py-10">
      <Empty
        title="There is nothing here"
        action={
          <Link to="/" className={buttonClass('strong')}>
            Talk to an agent
          </Link>
        }
      >
        The address may be mistyped, or what it showed may have been deleted.
      </Empty>
    </div>
  );
}

const TalkPage = lazyRouteComponent(() => import('./talk/talk-page.tsx'), 'TalkPage');

/** The microphone, for who may talk; what calls add up to, for who only reads. */
function FirstPage() {
  const { data, isPending } = useSession();
  if (isPending) return null;
  if (data !== undefined && !data.permissions.includes('talk:use')) return <Navigate to="/trends" replace />;
  return <TalkPage />;
}
