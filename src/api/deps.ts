/** What the API needs of the rest of Parley. */
import type { FastifyBaseLogger } from 'fastify';
import type { Bench } from '#platform/agents/bench/bench.ts';
import type { AgentStore } from '#platform/agents/ports/agent-store.ts';
import type { ExampleStore } from '#platform/agents/ports/example-store.ts';
import type { ExperimentStore } from '#platform/agents/ports/experiment-store.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import type { Checkpoint } from '#platform/governance/audit/checkpoint.ts';
import type { TrustedKey } from '#platform/governance/audit/signing-key.ts';
import type { AuditTrail } from '#platform/governance/audit/ports/audit-trail.ts';
import type { Custody } from '#platform/governance/custody/custody.ts';
import type { Governance, GovernanceStores } from '#platform/governance/governance.ts';
import type { CallReader, CallWriter } from '#platform/calls/ports/call-store.ts';
import type { NumberStore } from '#platform/calls/numbers/ports/number-store.ts';
import type { OutboundCalls } from '#platform/calls/outbound/outbound-calls.ts';
import type { RecordingStore } from '#platform/calls/ports/recording-store.ts';
import type { GuardedRequests } from '#platform/net/guarded-requests.ts';
import type { BundleStore } from '#platform/agents/bundles/ports/bundle-store.ts';
import type { Marketplace } from '#platform/agents/bundles/marketplace.ts';
import type { CallFigures } from '#platform/insights/ports/call-figures.ts';
import type { ModelProfileStore } from '#platform/models/ports/model-profile-store.ts';
import type { OwnModels } from '#platform/models/own-models.ts';
import type { Outbox } from '#platform/webhooks/event.ts';
import type { HookSecret } from '#platform/webhooks/hook-secrets.ts';
import type { InboundHooksOfAll, InboundHookStore } from '#platform/webhooks/ports/inbound-hooks.ts';
import type { WebhookStore } from '#platform/webhooks/ports/webhook-store.ts';
import type { Elsewhere } from '#platform/calls/elsewhere/elsewhere.ts';
import type { LiveCalls } from '#platform/calls/reception.ts';
import type { BrandStore } from '#platform/tenancy/ports/brand-store.ts';
import type { SessionStore } from '#platform/sessions/ports/session-store.ts';
import type { SessionService } from '#platform/sessions/session-service.ts';
import type { Identity, Postman } from '#platform/tenancy/ports/identity.ts';
import type { SingleSignOn } from '#platform/tenancy/ports/single-sign-on.ts';
import type { TenancyOfAll, TenancyStore } from '#platform/tenancy/ports/tenancy-store.ts';
import type { TenantQuotas } from '#platform/tenancy/quotas.ts';
import type { Recognition } from '#platform/tenancy/recognition.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import type { Status } from '#wire/api.ts';

/** Repositories made for one tenant: what is of another does not exist in them. */
export interface TenantStores {
  calls: CallReader;
  agents: AgentStore;
  experiments: ExperimentStore;
  examples: ExampleStore;
  audit: AuditTrail;
  numbers: NumberStore;
  governance: GovernanceStores;
  figures: CallFigures;
  bundles: BundleStore;
  webhooks: WebhookStore;
  inboundHooks: InboundHookStore;
  tenancy: TenancyStore;
  brand: BrandStore;
  modelProfiles: ModelProfileStore;
  sessions: SessionStore;
}

export interface ApiDeps {
  tenant: (tenantId: string) => TenantStores;
  calls: Pick<CallWriter, 'flush'>;
  /** Where routes record what is sensitive, before they do it. */
  audit: Audit;
  auditProof: AuditProof;
  /** To addresses that a user has set. */
  requests: GuardedRequests;
  governance: Governance;
  /** Where routes tell what happened, after they did it. */
  outbox: Outbox;
  webhookSecretOf: HookSecret;
  /** A delivery is to be sent now. */
  nudgeWebhooks: () => void;
  inboundHooks: InboundHooksOfAll;
  custody: Custody;
  recordings: RecordingStore;
  live: LiveCalls;
  /** Of developers. */
  sessions: SessionService;
  /** The calls that other processes hold, where there are some. */
  elsewhere?: Pick<Elsewhere, 'get' | 'list' | 'watch'>;
  /** Where agents are tried by text. */
  bench: Pick<Bench, 'begin' | 'say'>;
  /** Null where none is set. */
  marketplace: Marketplace | null;
  /** Tenants' own models, as calls use them. */
  ownModels: Pick<OwnModels, 'standing'>;
  /** The names of the installation's model profiles, which the agents of every tenant may ask for. */
  modelProfiles: readonly string[];
  outbound: Pick<OutboundCalls, 'ask' | 'cancel'>;
  clock: Clock;
  chance: Chance;
  log: FastifyBaseLogger;
  access: Access;
  identity: Identity;
  tenancy: TenancyOfAll;
  recognition: Recognition;
  quotas: TenantQuotas;
  singleSignOn: SingleSignOn;
  post: Post;
  /** Folder of the built consoles; null serves the API alone. */
  consolesFolder: string | null;
  status: StatusSource;
}

/** What the chains of the audit are verified with. */
export interface AuditProof {
  trusted: TrustedKey[];
  /** The same keys, to be given away. */
  publicPems: string[];
  /** Signatures that were kept outside the database. */
  witnessed: (tenantId: string) => Checkpoint[];
}

/** How links reach people. */
export interface Post extends Postman {
  /** False where letters go to the operator's terminal, because there is no mail server. */
  mails: boolean;
}

/** Who may come in, and by which names. */
export interface Access {
  /** Signs the demo's cookie, and seals what a browser carries for us. */
  secret: string;
  /** Only this machine can reach Parley. */
  loopback: boolean;
  /** Whether the demo may be entered, from this machine. */
  demo: boolean;
  publicUrl: string | null;
  /** Twilio's requests are proved by their signature; without one, `/twilio` answers to this machine's names only. */
  twilioSigned: boolean;
}

/** What only the one who wired Parley together knows. */
export interface StatusSource {
  version: string;
  startedAtMs: number;
  maxCalls: number;
  maxLagMs: number;
  needs: Status['needs'];
  /** Read at each request. */
  read(): {
    stopping: boolean;
    databaseUp: boolean;
    admission: { lagMs: number; callsRefused: number };
    queues: Status['load']['queues'];
    providers: Status['providers'];
  };
}
