/** The call that an operator takes a hand in, and the record of it. */
import type { FastifyRequest } from 'fastify';
import type { LiveCall } from '#platform/calls/reception.ts';
import { ParleyError } from '#voice/errors.ts';
import { principalOf } from '../access/principal.ts';
import { passGate } from '../approvals/pass.ts';
import type { ApiDeps } from '../deps.ts';
import { findCall } from './find.ts';

/** The call, here or in another process. Throws `call.unknown`, or `call.not_active` for one that is over. */
export async function going(
  { live, elsewhere, tenant }: ApiDeps,
  request: FastifyRequest,
  id: string,
): Promise<LiveCall> {
  const { tenantId } = principalOf(request);
  const call = live.get(tenantId, id) ?? (await elsewhere?.get(tenantId, id));
  if (call) return call;
  await findCall(tenant(tenantId).calls, id);
  throw new ParleyError('call.not_active', `The call ${id} is not going on in this Parley.`);
}

export interface Deed {
  action: `calls.${Lowercase<string>}`;
  detail: Record<string, string | number | boolean>;
}

/** Before it is done. */
export async function record(
  { audit }: ApiDeps,
  request: FastifyRequest,
  { id }: Pick<LiveCall, 'id'>,
  { action, detail }: Deed,
): Promise<void> {
  const who = principalOf(request);
  const subject = { type: 'call', id };
  await audit.record({ tenantId: who.tenantId, actor: who, action, subject, detail });
}

/** The same, past the gate first: for what an operator does by hand. Throws `policy.denied` or `approval.needed`. */
export async function control(
  deps: ApiDeps,
  request: FastifyRequest,
  call: LiveCall,
  deed: Deed,
): Promise<void> {
  const resource = { id: call.id, kind: deed.action };
  const question = {
    action: 'call.control' as const,
    resource,
    facts: { channel: call.about.channel },
    callId: call.id,
  };
  const passed = await passGate(request, deps, question, { deed: deed.action, call: call.id });
  await record(deps, request, call, deed);
  await passed.finish({ value: null });
}
