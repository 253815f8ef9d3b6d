/** Every address of the consoles. The call and agent pages are loaded when they are first visited. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link } from '@tanstack/react-router';
import { TalkPage } from './talk/talk-page.tsx';
import { buttonClass } from './ui/button.tsx';
import { Empty } from './ui/panels.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const talk = createRoute({ getParentRoute: () => root, path: '/', component: TalkPage });
const calls = createRoute({
  getParentRoute: () => root,
  path: '/calls',
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

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([talk, calls, call, agents, audit]),
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
