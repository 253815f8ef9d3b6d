/** The tables of 0009-webhooks.sql. */
import type { Generated } from 'kysely';
import type { DeliveryState } from '#platform/webhooks/ports/webhook-store.ts';

export interface WebhookTables {
  webhooks: {
    id: string;
    tenant_id: string;
    url: string;
    events: string[];
    description: string;
    active: Generated<boolean>;
    generation: Generated<number>;
    created_at_ms: number;
    failing_since_ms: number | null;
    disabled_reason: string | null;
  };
  webhook_deliveries: {
    id: string;
    tenant_id: string;
    webhook_id: string;
    event_id: string;
    type: string;
    body: string;
    state: Generated<DeliveryState>;
    attempts: Generated<number>;
    created_at_ms: number;
    next_at_ms: number | null;
    claimed_until_ms: Generated<number>;
  };
  webhook_attempts: {
    tenant_id: string;
    delivery_id: string;
    attempt: number;
    at_ms: number;
    took_ms: number;
    status: number | null;
    code: string | null;
    answer: string;
  };
  inbound_hooks: {
    id: string;
    tenant_id: string;
    name: string;
    generation: Generated<number>;
    created_at_ms: number;
  };
  inbound_signatures: { hook_id: string; tenant_id: string; signature: string; at_ms: number };
}
