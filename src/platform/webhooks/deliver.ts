/** Sends what is due: signed, within limits, again and again with growing pauses, and gives up in the end. */
import type { Audit } from '#platform/governance/audit/audit.ts';
import type { GuardedAnswer, GuardedRequests } from '#platform/net/guarded-requests.ts';
import { codeOf } from '#voice/errors.ts';
import type { CancelTimer, Chance, Clock } from '#voice/ports/clock.ts';
import type { HookSecret } from './hook-secrets.ts';
import type { Attempt, Claimed, DeliveryQueue, Outcome } from './ports/webhook-store.ts';
import { SIGNATURE_HEADER, signatureOf } from './signature.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** After the first failure, the second and so on; when all are used the delivery is dead: after about a day. */
export const PAUSES_MS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
];
/** A webhook to which nothing has arrived for so long is switched off. */
const DISABLE_AFTER_MS = 48 * HOUR;
const LIMIT_MS = 10 * SECOND;
/** Longer than an attempt may take: who died with it in hand gives it back. */
const LEASE_MS = 6 * LIMIT_MS;
const MOST_ANSWER_BYTES = 1_024;
const POLL_MS = 500;
const MOST_AT_ONCE = 16;
const MOST_OF_ONE = 4;

export interface DelivererParts {
  queue: DeliveryQueue;
  requests: GuardedRequests;
  secretOf: HookSecret;
  audit: Audit;
  clock: Clock;
  chance: Chance;
  /** Other waits between tries, and another patience with a receiver, than the ones above. */
  pausesMs?: readonly number[];
  limitMs?: number;
  /** Of the queue itself; a receiver's faults are in the log of its deliveries. */
  onFault: (fault: unknown) => void;
}

/** Runs until closed, beside as many others on the same queue as there are processes. */
export class Deliverer {
  readonly #parts: DelivererParts;
  readonly #stopping = new AbortController();
  readonly #under = new Set<Promise<void>>();
  #cancel: CancelTimer = () => {};
  #looking: Promise<void> | null = null;

  constructor(parts: DelivererParts) {
    this.#parts = parts;
    this.#later();
  }

  /** Something may be due: look now. */
  nudge(): void {
    if (this.#stopping.signal.aborted) return;
    this.#cancel();
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
      this.#later();
    });
  }

  /** What is on its way is given up and tried again by the next who runs. */
  async close(): Promise<void> {
    this.#stopping.abort(new Error('closed'));
    this.#cancel();
    await this.#looking;
    await Promise.all(this.#under);
  }

  #later(): void {
    this.#cancel();
    if (!this.#stopping.signal.aborted) this.#cancel = this.#parts.clock.timer(POLL_MS, () => this.nudge());
  }

  async #look(): Promise<void> {
    const { queue, clock, onFault } = this.#parts;
    const most = MOST_AT_ONCE - this.#under.size;
    if (most <= 0) return;
    try {
      const how = { nowMs: clock.epochMs(), leaseMs: LEASE_MS, most, mostOfOne: MOST_OF_ONE };
      for (const claimed of await queue.claim(how)) {
        const work: Promise<void> = this.#deliver(claimed)
          .catch(onFault)
          .finally(() => this.#under.delete(work));
        this.#under.add(work);
      }
    } catch (fault) {
      onFault(fault);
    }
  }

  async #deliver(claimed: Claimed): Promise<void> {
    const { queue, audit } = this.#parts;
    const attempt = await this.#attempt(claimed);
    if (this.#stopping.signal.aborted && attempt.code !== null) return;
    const outcome = this.#outcomeOf(claimed, attempt);
    await queue.settle(claimed, outcome);
    if (outcome.disable === null) return;
    const { id, tenantId, url } = claimed.webhook;
    await audit.record({
      tenantId,
      actor: 'system',
      action: 'webhooks.auto_disable',
      subject: { type: 'webhook', id },
      detail: { host: new URL(url).host, reason: outcome.disable },
    });
  }

  async #attempt({ delivery, webhook }: Claimed): Promise<Attempt> {
    const { requests, secretOf, clock, limitMs = LIMIT_MS } = this.#parts;
    const atMs = clock.epochMs();
    const startMs = clock.nowMs();
    const done = (rest: Pick<Attempt, 'status' | 'code' | 'answer'>): Attempt => {
      return { attempt: delivery.attempts, atMs, tookMs: Math.round(clock.nowMs() - startMs), ...rest };
    };
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Parley-Webhooks/1',
      'parley-event': delivery.type,
      'parley-delivery': delivery.id,
      [SIGNATURE_HEADER]: signatureOf(secretOf(webhook), delivery.body, atMs),
    };
    const { url } = webhook;
    const { body } = delivery;
    const request = {
      url,
      method: 'POST',
      headers,
      body,
      limitMs,
      mostBytes: MOST_ANSWER_BYTES,
    } as const;
    try {
      const answer = await requests.send(request, this.#stopping.signal);
      return done({ status: answer.status, code: null, answer: textOf(answer) });
    } catch (fault) {
      return done({ status: null, code: codeOf(fault), answer: '' });
    }
  }

  #outcomeOf({ delivery, webhook }: Claimed, attempt: Attempt): Outcome {
    const { status, atMs } = attempt;
    if (status !== null && status >= 200 && status < 300) {
      return { attempt, state: 'delivered', nextAtMs: null, disable: null };
    }
    if (status === 410) {
      return { attempt, state: 'dead', nextAtMs: null, disable: 'It answered 410: gone.' };
    }
    const failingMs = atMs - (webhook.failingSinceMs ?? atMs);
    const disable = failingMs >= DISABLE_AFTER_MS ? 'Nothing has arrived there for two days.' : null;
    const { pausesMs = PAUSES_MS } = this.#parts;
    const pauseMs = pausesMs[delivery.attempts - 1];
    if (pauseMs === undefined) return { attempt, state: 'dead', nextAtMs: null, disable };
    // From eight tenths to twelve: what failed together does not come back together.
    const nextAtMs = Math.round(atMs + pauseMs * (0.8 + 0.4 * this.#parts.chance.share()));
    return { attempt, state: 'waiting', nextAtMs, disable };
  }
}

function textOf({ body }: GuardedAnswer): string {
  return Buffer.from(body).toString('utf8').toWellFormed().replaceAll('\0', '');
}
