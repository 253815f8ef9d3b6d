import type { WebhookEvent } from '../event.ts';

export interface Webhook {
  id: string;
  tenantId: string;
  url: string;
  /** Types of events, or `*`. */
  events: string[];
  description: string;
  active: boolean;
  /** Of its secret. */
  generation: number;
  createdAtMs: number;
  /** Since when nothing has arrived there; null while all is well. */
  failingSinceMs: number | null;
  /** Why Parley switched it off; null when it did not. */
  disabledReason: string | null;
}

export type DeliveryState = 'waiting' | 'delivered' | 'dead';

export interface Delivery {
  id: string;
  webhookId: string;
  eventId: string;
  type: string;
  body: string;
  state: DeliveryState;
  attempts: number;
  createdAtMs: number;
  /** Of the next attempt; null when there is none. */
  nextAtMs: number | null;
}

export interface Attempt {
  attempt: number;
  atMs: number;
  tookMs: number;
  /** Null where no answer came. */
  status: number | null;
  /** From docs/ERRORS.md; null where an answer came. */
  code: string | null;
  /** The beginning of the answer, 1 KB at most. */
  answer: string;
}

/** One tenant's webhooks and what was sent to them. Throws ParleyError `storage.unavailable`. */
export interface WebhookStore {
  create(webhook: Pick<Webhook, 'id' | 'url' | 'events' | 'description' | 'createdAtMs'>): Promise<Webhook>;
  list(): Promise<Webhook[]>;
  get(id: string): Promise<Webhook | null>;
  /** Switching on forgets why it was off. Null where there is none. */
  update(
    id: string,
    change: Partial<Pick<Webhook, 'url' | 'events' | 'description' | 'active' | 'generation'>>,
  ): Promise<Webhook | null>;
  /** Its deliveries go with it. */
  remove(id: string): Promise<boolean>;
  /** A delivery for each active webhook that wants the event, or for the one named. Answers their ids. */
  enqueue(event: WebhookEvent, how: { nowMs: number; newId: () => string; only?: string }): Promise<string[]>;
  /** Newest first. */
  deliveries(query: {
    limit: number;
    webhookId?: string;
    state?: DeliveryState;
    beforeMs?: number;
  }): Promise<Delivery[]>;
  delivery(id: string): Promise<(Delivery & { log: Attempt[] }) | null>;
  /** To be sent again as from the beginning, whatever became of it. */
  replay(id: string, nowMs: number): Promise<Delivery | null>;
}

export interface Claimed {
  delivery: Delivery;
  webhook: Webhook;
}

/** The deliveries of all tenants, for who sends them. */
export interface DeliveryQueue {
  /** What is due, marked as being sent until the lease is over; of one webhook no more than a few, so that a slow one delays itself only. */
  claim(how: { nowMs: number; leaseMs: number; most: number; mostOfOne: number }): Promise<Claimed[]>;
  settle(claimed: Claimed, outcome: Outcome): Promise<void>;
}

export interface Outcome {
  attempt: Attempt;
  state: DeliveryState;
  /** Of the next attempt, where it waits for one. */
  nextAtMs: number | null;
  /** Switches the webhook off, with the reason. */
  disable: string | null;
}
