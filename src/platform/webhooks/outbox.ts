/** The outbox on the stores of webhooks, and what it tells of calls. */
import type { CallHead, CallWriter } from '#platform/calls/ports/call-store.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import { EVENT_TYPE, type EventType, type Outbox, type WebhookEvent } from './event.ts';
import type { WebhookStore } from './ports/webhook-store.ts';

export function webhookOutbox(parts: {
  storeOf: (tenantId: string) => Pick<WebhookStore, 'enqueue'>;
  clock: Clock;
  chance: Chance;
  /** Something is to be sent. */
  nudge: () => void;
}): Outbox {
  const { storeOf, clock, chance, nudge } = parts;
  return {
    async emit(tenantId, type, data) {
      if (!EVENT_TYPE.test(type)) throw new RangeError(`an event’s type is written thing.what, not ${type}`);
      const event = newEvent({ tenantId, type, data }, clock, chance);
      const how = { nowMs: Math.round(clock.epochMs()), newId: () => chance.id('dlv') };
      if ((await storeOf(tenantId).enqueue(event, how)).length > 0) nudge();
    },
  };
}

export function newEvent(
  what: { tenantId: string; type: EventType; data: WebhookEvent['data'] },
  clock: Clock,
  chance: Chance,
): WebhookEvent {
  return { id: chance.id('evt'), createdAtMs: Math.round(clock.epochMs()), ...what };
}

/** The same writer, telling of each call's beginning and end. What cannot be told is reported and the call goes on. */
export function tellingOfCalls<Writer extends CallWriter>(
  writer: Writer,
  { outbox, onFault }: { outbox: Outbox; onFault: (fault: unknown) => void },
): Writer {
  const going = new Map<string, Pick<CallHead, 'tenantId' | 'agentId'>>();
  const tell = (
    { tenantId }: Pick<CallHead, 'tenantId'>,
    type: EventType,
    data: Record<string, unknown>,
  ): void => void outbox.emit(tenantId, type, data).catch(onFault);
  return {
    ...writer,
    async open(call, state = 'active', epoch) {
      await writer.open(call, state, epoch);
      going.set(call.id, call);
      const { id: callId, agentId, agentName, channel, from, to, startedAtMs } = call;
      tell(call, 'call.started', { callId, agentId, agentName, channel, from, to, startedAtMs });
      tell(call, 'call.state', { callId, state });
    },
    async resume(callId, epoch) {
      const resumed = await writer.resume(callId, epoch);
      const { tenantId, agentId } = resumed;
      going.set(callId, { tenantId, agentId });
      return resumed;
    },
    leave(callId) {
      going.delete(callId);
      writer.leave(callId);
    },
    mark(callId, state, at) {
      writer.mark(callId, state, at);
      const call = going.get(callId);
      if (call !== undefined) tell(call, 'call.state', { callId, state });
    },
    async close(callId, end) {
      await writer.close(callId, end);
      const call = going.get(callId);
      going.delete(callId);
      if (call === undefined) return;
      const { state = 'ended', endedAtMs, durationMs, reason, by, turns } = end;
      tell(call, 'call.state', { callId, state });
      tell(call, 'call.ended', { callId, agentId: call.agentId, endedAtMs, durationMs, reason, by, turns });
    },
  };
}
