/** Placed calls for tests of what keeps them. */
import { NO_RETRY } from '../../retry.ts';
import type { PlacedCall } from '../../placed-call.ts';

let made = 0;

export function somePlacedCall(tenantId: string): PlacedCall {
  made += 1;
  return {
    callId: `call_${process.pid}_${Date.now()}_${made}`,
    tenantId,
    agentId: 'dental',
    to: '+14155550100',
    from: '+14155550199',
    channel: 'twilio',
    request: {
      version: 1,
      variables: { name: 'Ada "the first" \\ Lovelace' },
      tone: 'friendly',
      retry: { ...NO_RETRY, attempts: 3, delaysMs: [1_000], on: ['busy'] },
      ringMs: 30_000,
      detectMachine: true,
      script: [],
      scriptBy: 'voice',
    },
    idempotencyKey: null,
    fingerprint: 'f00d',
    state: 'queued',
    attempt: 0,
    dueAtMs: 1_700_000_000_000,
    carrierId: null,
    createdAtMs: 1_700_000_000_000,
    updatedAtMs: 1_700_000_000_000,
  };
}
