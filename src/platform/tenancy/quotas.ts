/** What a tenant may use, counted: requests a minute, calls at once, calls a day, storage. Told before it hurts others. */
import { ParleyError } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { QuotaOverrides, TenancyStore } from './ports/tenancy-store.ts';
import { Remembered } from './remembered.ts';

export type Limits = { [Kind in keyof QuotaOverrides]: number };

/** For a tenant that was given none of its own: what a company of hundreds of people does not reach, and a runaway program does. */
const DEFAULT_LIMITS: Limits = {
  concurrentCalls: 2_000,
  callsPerDay: 200_000,
  storageBytes: 500 * 2 ** 30,
  requestsPerMinute: 6_000,
};

export interface Usage {
  concurrentCalls: number;
  callsToday: number;
  requestsThisMinute: number;
  storageBytes: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3600 * 1000;
/** A caller hears nothing while the limits are read: a database that does not answer is not waited for. */
const READ_LIMIT_MS = 250;
/** The recordings are added up so seldom; what comes in between goes over the limit by as much. */
const STORAGE_AGE_MS = 30_000;

export interface QuotaParts {
  stores: (tenantId: string) => Pick<TenancyStore, 'quotas' | 'callsSince'>;
  /** What its recordings take; nothing is counted without. */
  storage?: { recordings(tenantId: string): Promise<{ bytes: number }> };
  /** Its storage has just become full: told once until there is room again. */
  onFull?: (tenantId: string, full: FullStorage) => void;
  clock: Clock;
}

export interface FullStorage {
  usedBytes: number;
  limitBytes: number;
}

export class TenantQuotas {
  readonly #parts: QuotaParts;
  readonly #limits: Remembered<Limits>;
  readonly #lastLimits = new Map<string, Limits>();
  readonly #bytes: Remembered<number>;
  readonly #lastBytes = new Map<string, number>();
  readonly #full = new Set<string>();
  readonly #calls = new Map<string, number>();
  readonly #started = new Map<string, { day: number; count: number }>();
  readonly #requests = new Map<string, { minute: number; count: number }>();

  constructor(parts: QuotaParts) {
    this.#parts = parts;
    this.#limits = new Remembered(parts.clock);
    this.#bytes = new Remembered(parts.clock, STORAGE_AGE_MS);
  }

  /** After a change of the quotas. */
  forget(): void {
    this.#limits.forget();
    this.#lastLimits.clear();
    this.#bytes.forget();
  }

  limits(tenantId: string): Promise<Limits> {
    return this.#limits.get(tenantId, async () => {
      const limits = withDefaults(await this.#parts.stores(tenantId).quotas());
      this.#lastLimits.set(tenantId, limits);
      return limits;
    });
  }

  usage(tenantId: string): Usage {
    const nowMs = this.#parts.clock.epochMs();
    const requests = this.#requests.get(tenantId);
    const started = this.#started.get(tenantId);
    return {
      concurrentCalls: this.#calls.get(tenantId) ?? 0,
      callsToday: started?.day === Math.floor(nowMs / DAY_MS) ? started.count : 0,
      requestsThisMinute: requests?.minute === Math.floor(nowMs / MINUTE_MS) ? requests.count : 0,
      storageBytes: this.#lastBytes.get(tenantId) ?? 0,
    };
  }

  /** Adds up what the tenant's recordings take, for `usage`. */
  async countStorage(tenantId: string): Promise<number> {
    const { storage } = this.#parts;
    return this.#bytes.get(tenantId, async () => {
      const bytes = (await storage?.recordings(tenantId))?.bytes ?? 0;
      this.#lastBytes.set(tenantId, bytes);
      return bytes;
    });
  }

  /** False where another recording would go over the tenant's quota. Resolves soon and never rejects: a call is waiting. */
  async roomToRecord(tenantId: string): Promise<boolean> {
    const [usedBytes, { storageBytes: limitBytes }] = await Promise.all([
      this.#inTime(this.countStorage(tenantId), this.#lastBytes.get(tenantId) ?? 0),
      this.#inTime(this.limits(tenantId), this.#lastLimits.get(tenantId) ?? DEFAULT_LIMITS),
    ]);
    const full = usedBytes >= limitBytes;
    if (full && !this.#full.has(tenantId)) this.#parts.onFull?.(tenantId, { usedBytes, limitBytes });
    if (full) this.#full.add(tenantId);
    else this.#full.delete(tenantId);
    return !full;
  }

  /** Counts one request. Throws `quota.exceeded`. */
  async request(tenantId: string): Promise<void> {
    const nowMs = this.#parts.clock.epochMs();
    const minute = Math.floor(nowMs / MINUTE_MS);
    const known = this.#requests.get(tenantId);
    const current = known?.minute === minute ? known : { minute, count: 0 };
    this.#requests.set(tenantId, current);
    current.count += 1;
    const { requestsPerMinute } =
      this.#lastLimits.get(tenantId) ?? (await this.limits(tenantId).catch(() => DEFAULT_LIMITS));
    // The next request finds them fresh; this one does not wait.
    void this.limits(tenantId).catch(() => undefined);
    if (current.count > requestsPerMinute)
      throw exceeded('requests a minute', requestsPerMinute, (minute + 1) * MINUTE_MS - nowMs);
  }

  /**
   * Takes the place of one call, to be given back with the answer when it ends. `recorded` where the call itself is among those of the day
   * already, as one that was placed is. Throws `quota.exceeded`.
   */
  async enterCall(tenantId: string, recorded = false): Promise<() => void> {
    const limits = await this.#inTime(
      this.limits(tenantId),
      this.#lastLimits.get(tenantId) ?? DEFAULT_LIMITS,
    );
    const nowMs = this.#parts.clock.epochMs();
    const day = Math.floor(nowMs / DAY_MS);
    const counted = this.#started.get(tenantId);
    const here = counted?.day === day ? counted : { day, count: 0 };
    const itself = recorded ? 1 : 0;
    const all = this.#parts.stores(tenantId).callsSince(day * DAY_MS, limits.callsPerDay + itself);
    // Those of other processes come by the database; those of the last moments are not in it yet.
    here.count = Math.max(here.count, (await this.#inTime(all, 0)) - itself);
    this.#started.set(tenantId, here);
    if (here.count >= limits.callsPerDay)
      throw exceeded('calls a day', limits.callsPerDay, (day + 1) * DAY_MS - nowMs);
    const going = this.#calls.get(tenantId) ?? 0;
    if (going >= limits.concurrentCalls)
      throw exceeded('calls at the same time', limits.concurrentCalls, null);
    here.count += 1;
    this.#calls.set(tenantId, going + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#calls.set(tenantId, (this.#calls.get(tenantId) ?? 1) - 1);
    };
  }

  async #inTime<Value>(work: Promise<Value>, otherwise: Value): Promise<Value> {
    const late = Promise.withResolvers<Value>();
    const cancel = this.#parts.clock.timer(READ_LIMIT_MS, () => late.resolve(otherwise));
    try {
      return await Promise.race([work.catch(() => otherwise), late.promise]);
    } finally {
      cancel();
    }
  }
}

export function withDefaults(own: QuotaOverrides): Limits {
  return {
    concurrentCalls: own.concurrentCalls ?? DEFAULT_LIMITS.concurrentCalls,
    callsPerDay: own.callsPerDay ?? DEFAULT_LIMITS.callsPerDay,
    storageBytes: own.storageBytes ?? DEFAULT_LIMITS.storageBytes,
    requestsPerMinute: own.requestsPerMinute ?? DEFAULT_LIMITS.requestsPerMinute,
  };
}

/** `endsInMs` null: when one of them ends. */
function exceeded(what: string, limit: number, endsInMs: number | null): ParleyError {
  const ends =
    endsInMs === null ? 'until one of them ends' : `for another ${Math.max(1, Math.ceil(endsInMs / 1000))} s`;
  return new ParleyError(
    'quota.exceeded',
    `The quota of ${limit} ${what} is used up ${ends}. Whoever runs this Parley can raise it.`,
    endsInMs === null ? {} : { retryAfterMs: endsInMs },
  );
}
