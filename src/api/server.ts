/** The HTTP server: one gate before everything, then the API, and the consoles behind it. */
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { addGate } from './access/gate.ts';
import { demandPermissions } from './access/principal.ts';
import { visitorAddress } from './access/visitor-address.ts';
import { benchRoutes } from './agents/bench-routes.ts';
import { exampleRoutes } from './agents/example-routes.ts';
import { experimentRoutes } from './agents/experiment-routes.ts';
import { agentRoutes } from './agents/routes.ts';
import { versionRoutes } from './agents/version-routes.ts';
import { auditExportRoute } from './audit/export-route.ts';
import { auditRoutes } from './audit/routes.ts';
import { eventRoutes } from './calls/events-routes.ts';
import { callExportRoute } from './calls/export/route.ts';
import { recordingRoutes } from './calls/recording-routes.ts';
import { placeRoutes } from './calls/place-routes.ts';
import { bundleRoutes } from './bundles/routes.ts';
import { marketplaceRoutes } from './bundles/marketplace-routes.ts';
import { callRoutes } from './calls/routes.ts';
import { modelProfileRoutes } from './model-profiles/routes.ts';
import { numberRoutes } from './numbers/routes.ts';
import { approvalRoutes } from './approvals/routes.ts';
import { checkConstitution, constitutionRoutes } from './constitution/routes.ts';
import { policyRoutes } from './policies/routes.ts';
import { serveConsoles } from './consoles/serve.ts';
import { describeApi, documentRoute } from './document.ts';
import type { ApiDeps } from './deps.ts';
import { onFault, problem, sendProblem } from './problem.ts';
import type { Server } from './routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { type EventLoopLag, watchEventLoop } from './status/event-loop.ts';
import { deliveryRoutes } from './webhooks/delivery-routes.ts';
import { inboundHookRoutes } from './webhooks/inbound-routes.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { erasureRoutes } from './erasures/routes.ts';
import { holdRoutes } from './holds/routes.ts';
import { retentionRoutes } from './retention/routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { secretRoutes } from './secrets/routes.ts';
import { statusRoutes } from './status/routes.ts';
import { tenancyRoutes } from './tenancy-routes.ts';

/** What a request may hold, in bytes, where a route does not allow more. */
const BODY_LIMIT = 65_536;
/** A request that has not come whole after this long is dropped. */
const REQUEST_TIMEOUT_MS = 30_000;
/** API requests, a minute and an address: a console that polls hard needs a tenth. */
const REQUESTS_A_MINUTE = 3000;

/** The server with all of the API. Lines (`register…` of the channels) are added to it before `listen`. */
export async function createServer(deps: ApiDeps): Promise<FastifyInstance> {
  const server = fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
    frameworkErrors: (fault, request, reply) => void onFault(fault, request, reply as never),
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler(onFault);

  const stopping = new AbortController();
  const eventLoop = watchEventLoop();
  server.addHook('preClose', async () => {
    stopping.abort();
    eventLoop.stop();
  });

  await server.register(helmet, SAFE_HEADERS);
  addGate(server, deps);
  await serveConsoles(server, deps.consolesFolder);
  demandPermissions(server);
  await describeApi(server);
  await server.register(async (scope) => {
    await scope.register(rateLimit, {
      max: REQUESTS_A_MINUTE,
      timeWindow: 60_000,
      keyGenerator: visitorAddress,
    });
    const api = scope.withTypeProvider<ZodTypeProvider>();
    api.addHook('preValidation', (request) => checkConstitution(request, deps));
    await addRoutes(api, deps, { eventLoop, stopping: stopping.signal });
    await documentRoute(scope);
    api.all('/api/*', { config: { permission: 'signed-in' }, schema: { hide: true } }, (_request, reply) =>
      sendProblem(reply, problem('request.unknown')),
    );
  });
  return server as unknown as FastifyInstance;
}

async function addRoutes(
  api: Server,
  deps: ApiDeps,
  { eventLoop, stopping }: { eventLoop: EventLoopLag; stopping: AbortSignal },
): Promise<void> {
  await tenancyRoutes(api, deps);
  await statusRoutes(api, deps, eventLoop);
  await callRoutes(api, deps);
  await callExportRoute(api, deps);
  await placeRoutes(api, deps);
  await eventRoutes(api, deps, stopping);
  await recordingRoutes(api, deps);
  await agentRoutes(api, deps);
  await policyRoutes(api, deps);
  await approvalRoutes(api, deps);
  await constitutionRoutes(api, deps);
  await versionRoutes(api, deps);
  await experimentRoutes(api, deps);
  await exampleRoutes(api, deps);
  await benchRoutes(api, deps);
  await overviewRoutes(api, deps);
  await bundleRoutes(api, deps);
  await marketplaceRoutes(api, deps);
  await auditRoutes(api, deps);
  await auditExportRoute(api, deps);
  await numberRoutes(api, deps);
  await webhookRoutes(api, deps);
  await deliveryRoutes(api, deps);
  await inboundHookRoutes(api, deps);
  await secretRoutes(api, deps);
  await modelProfileRoutes(api, deps);
  await holdRoutes(api, deps);
  await retentionRoutes(api, deps);
  await erasureRoutes(api, deps);
  await sessionRoutes(api, deps, stopping);
}

/** No script or socket but ours; plain http stays possible, because Parley also lives on networks without certificates. */
const SAFE_HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      workerSrc: ["'self'", 'blob:'],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      mediaSrc: ["'self'", 'blob:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  referrerPolicy: { policy: 'same-origin' as const },
};
