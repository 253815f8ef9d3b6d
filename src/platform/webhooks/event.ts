/** What happened, as it is told to others' programs. */

/** `thing.what`, such as `call.ended`. A subscription names these, or `*` for all. */
export type EventType = `${Lowercase<string>}.${Lowercase<string>}`;
export const EVENT_TYPE = /^[a-z][a-z_]{1,39}(?:\.[a-z][a-z_]{0,39}){1,2}$/;

/** Those that Parley tells of itself, for pages that offer a choice. */
export const KNOWN_EVENTS = [
  'call.started',
  'call.state',
  'call.ended',
  'agent.published',
  'approval.waiting',
  'storage.full',
  'webhook.test',
] as const satisfies EventType[];

/** The body of a delivery. `data` never holds a caller's words or a secret. */
export interface WebhookEvent {
  id: string;
  type: string;
  /** Milliseconds since 1970. */
  createdAtMs: number;
  tenantId: string;
  data: Readonly<Record<string, unknown>>;
}

/** Where the rest of the platform tells what happened. */
export interface Outbox {
  /**
   * Resolves when the event is durable for each subscription that wants it; they are delivered later, at least once and in no
   * promised order. Throws ParleyError `storage.unavailable`, and RangeError for what is no type of an event.
   */
  emit(tenantId: string, type: EventType, data: Readonly<Record<string, unknown>>): Promise<void>;
}
