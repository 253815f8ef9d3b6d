/** What an event of another program has Parley do: the family `call.`, of which one is known. All other events only tell. */
import type { InboundHook } from '#platform/webhooks/ports/inbound-hooks.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { ParleyError } from '#voice/errors.ts';
import { IdempotencyKey, NewCall } from '#wire/placed-calls.ts';
import type { InboundEvent, InboundTaken } from '#wire/webhooks.ts';
import type { z } from 'zod';
import { askedOf } from '../calls/asked.ts';
import type { ApiDeps } from '../deps.ts';

const KNOWN = ['call.place'];

export interface Order {
  call: NewCall;
  /** The event's own. */
  id: string | null;
}

/** Null for an event that only tells. Throws `request.invalid` for an order that is none. */
export function orderIn({ type, id, callId, data }: InboundEvent): Order | null {
  if (!type.startsWith('call.')) return null;
  if (!KNOWN.includes(type)) {
    throw new ParleyError(
      'request.invalid',
      `${type} is nothing that an event can have done. Known of the family call. is: ${KNOWN.join(', ')}.`,
    );
  }
  if (callId !== undefined)
    throw new ParleyError('request.invalid', `callId has no place in ${type}: the answer tells it.`);
  return { call: read(NewCall, data, 'data'), id: id === undefined ? null : read(IdempotencyKey, id, 'id') };
}

/** Past the same gate, quotas and evidence as `POST /api/calls`. Throws what that answers. */
export async function place(
  { call, id }: Order,
  hook: InboundHook,
  { outbound }: Pick<ApiDeps, 'outbound'>,
): Promise<z.infer<typeof InboundTaken>> {
  const { tenantId } = hook;
  const answer = await outbound.ask(askedOf(call), {
    tenantId,
    by: serviceOf(hook),
    // Two programs may both count from one.
    idempotencyKey: id === null ? null : `${hook.id}/${id}`,
  });
  if (answer.outcome === 'placed') return { taken: true, callId: answer.call.callId };
  const { approvalId, reasons, risk } = answer;
  return { taken: true, approvalId, reasons, riskTier: risk.tier };
}

/** Whoever holds the hook's secret may do this in its tenant and nothing else. */
function serviceOf({ id, name, tenantId }: InboundHook): Principal {
  return { kind: 'service', id, label: name, tenantId, role: 'operator', scopes: ['calls:place'] };
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown, at: string): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ParleyError('request.invalid', `${[at, ...(issue?.path ?? [])].join('.')}: ${issue?.message}`);
}
