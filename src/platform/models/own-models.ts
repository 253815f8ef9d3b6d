/**
 * What thinks in a call whose agent asks for one of its tenant's own models: the profile is read, the gate is asked whether its key may be
 * used, and the key is taken from the secrets, for this tenant and this call alone. What is in the way is told, and the script engine answers.
 */
import { OWN_SECRETS, type SecretSource } from '#platform/governance/custody/secrets/secrets.ts';
import { Secret } from '#platform/governance/custody/secrets/secret.ts';
import type { Gate } from '#platform/governance/gate.ts';
import type { Question } from '#platform/governance/verdict.ts';
import type { Breaker, BreakerState } from '#platform/providers/breaker.ts';
import { codeOf, ParleyError } from '#voice/errors.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import { OwnBreakers } from './own-breakers.ts';
import type { ModelProfileStore } from './ports/model-profile-store.ts';
import { RememberedProfiles } from './remembered-profiles.ts';

/** A call that rings waits no longer for each of its model and its key. Longer: the caller hears it ring on. */
const PATIENCE_MS = 750;
/** What a header can carry. */
const SENDABLE = /^[\x20-\x7e]+$/;

export interface ModelAsk {
  tenantId: string;
  agent: { id: string; name: string };
  /** What the agent names in `model.profile`. */
  profile: string;
  /** Absent where it is tried on the test bench. */
  callId?: string;
  /** Of the call. */
  facts: NonNullable<Question['facts']>;
}

/** A model with all that is needed to ask it. */
export interface OpenedModel {
  url: string;
  model: string;
  key: Secret | null;
  breaker: Breaker;
  /** The guarded one: users set the address. */
  fetch: typeof globalThis.fetch;
}

/** Of the tenant's own: the model, or none and why, as a sentence for people. */
export type OwnModel = { models: [OpenedModel]; withheld: null } | { models: []; withheld: string };

export interface OwnModelsSetup {
  profilesOf: (tenantId: string) => Pick<ModelProfileStore, 'get'>;
  secrets: Pick<SecretSource, 'get'>;
  gate: Pick<Gate, 'askNow'>;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  chance: Pick<Chance, 'share'>;
  /** For operators: a tenant's model is left alone, tried again, or back. */
  onCircuit: (of: { tenantId: string; profile: string }, state: BreakerState) => void;
  /** For operators: the script engine answers in its place. */
  onWithheld: (ask: ModelAsk, why: { code: string; reason: string }) => void;
}

export class OwnModels {
  readonly #setup: OwnModelsSetup;
  readonly #breakers: OwnBreakers;
  readonly #profiles: RememberedProfiles;

  constructor(setup: OwnModelsSetup) {
    this.#setup = setup;
    const { clock, chance, onCircuit, profilesOf } = setup;
    this.#breakers = new OwnBreakers({ clock, chance, onChange: onCircuit });
    this.#profiles = new RememberedProfiles((tenantId, name) =>
      within(profilesOf(tenantId).get(name), clock),
    );
  }

  /** Null where the tenant has no profile of this name: the installation's own counts. Never rejects, and soon. */
  async open(ask: ModelAsk): Promise<OwnModel | null> {
    try {
      const profile = await this.#profiles.get(ask.tenantId, ask.profile);
      if (profile === null) return null;
      const key = profile.secret === null ? null : await this.#key(ask, profile.secret);
      const { url, model } = profile;
      const breaker = this.#breakers.of(ask.tenantId, profile, key);
      return { models: [{ url, model, key, breaker, fetch: this.#setup.fetch }], withheld: null };
    } catch (fault) {
      const code = codeOf(fault);
      const reason = `The model “${ask.profile}” is not used, and the script engine answers: ${whyOf(fault)}`;
      this.#setup.onWithheld(ask, { code, reason });
      return { models: [], withheld: reason };
    }
  }

  /** How it would be called in a call's record; nothing is asked and no key is read. Null as with `open`. */
  async named(tenantId: string, name: string): Promise<string | null> {
    const profile = await this.#profiles.get(tenantId, name).catch(() => null);
    return profile && `${profile.model} at ${new URL(profile.url).host}`;
  }

  /** Whether calls of this process ask it now; null where none has yet. */
  standing(tenantId: string, profile: string): BreakerState | null {
    return this.#breakers.standing(tenantId, profile);
  }

  /** Throws `policy.denied`, and what the secrets throw. */
  async #key({ tenantId, callId, facts }: ModelAsk, secret: string): Promise<Secret> {
    const { gate, secrets, clock } = this.#setup;
    if (secret.startsWith(OWN_SECRETS))
      throw new ParleyError('secret.unknown', `"${secret}" is Parley's own, and no key of a model.`);
    const { outcome, reasons } = await gate.askNow({
      tenantId,
      // Parley itself: an agent never uses a secret.
      asker: 'system',
      action: 'secret.read',
      resource: { id: secret, kind: 'model-profile' },
      facts,
      ...(callId !== undefined && { callId }),
    });
    if (outcome !== 'allow') throw new ParleyError('policy.denied', reasons.join(' '));
    // A line's end that came along with a pasted key is none of it.
    const key = (await within(secrets.get(tenantId, secret), clock)).reveal().trim();
    if (!SENDABLE.test(key))
      throw new ParleyError('secret.unknown', `The secret "${secret}" holds what no key is made of.`);
    return new Secret(key);
  }
}

/** What people are told. Of a fault of Parley's own no more than its code. */
function whyOf(fault: unknown): string {
  if (!(fault instanceof ParleyError)) return 'its key could not be opened.';
  if (fault.code === 'policy.denied' || fault.code === 'secret.unknown') return fault.detail;
  return `its key could not be opened (${fault.code}).`;
}

async function within<Value>(work: Promise<Value>, clock: Clock): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const cancel = clock.timer(PATIENCE_MS, () =>
    late.reject(new ParleyError('storage.unavailable', `no answer within ${PATIENCE_MS} ms`)),
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    cancel();
  }
}
