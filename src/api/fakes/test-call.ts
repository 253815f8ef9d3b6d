/** A call that goes on for the tests of the API: it says what a test tells it, and writes down what is asked of it. */
import type { CallHead } from '#platform/calls/ports/call-store.ts';
import type { MemoryCallStore } from '#platform/calls/ports/fakes/call-store.ts';
import type { LiveBoard } from '#platform/calls/live-board.ts';
import { aboutOf } from '#platform/calls/live-call.ts';
import type { LiveCall } from '#platform/calls/reception.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { ParleyError } from '#voice/errors.ts';
import type { LogEntry } from '#voice/log.ts';

export interface TestCall extends LiveCall {
  happen(...entries: LogEntry[]): void;
  /** Reaches followers only, as while the database is behind. */
  happenUnstored(...entries: LogEntry[]): void;
  followers(): number;
  /** What an operator had it do. */
  deeds: string[];
  /** How `end` was asked for. */
  asked: { by: string; reason: string } | null;
  /** Answers to `end` wait for `close`. */
  slowGoodbye: boolean;
  close(): Promise<void>;
}

export function callHead(id: string, head: Partial<CallHead> = {}): CallHead {
  return {
    id,
    tenantId: HOME_TENANT,
    agentId: 'dental',
    agentName: 'Front desk',
    channel: 'browser',
    from: null,
    to: null,
    startedAtMs: 0,
    // The API shows nothing of the plan.
    plan: {} as CallHead['plan'],
    providers: { stt: ['fake'], tts: ['fake'], llm: ['fake'], vad: 'fake' },
    ...head,
  };
}

export function partial(seq: number, text = `word ${seq}`): LogEntry {
  return { seq, atMs: seq * 10, kind: 'event', data: { type: 'caller.partial', utteranceId: 'u1', text } };
}

/** Opens the call's record, and puts it on the board. */
export async function ringTestCall(
  head: CallHead,
  { live, calls }: { live: LiveBoard; calls: MemoryCallStore },
): Promise<TestCall> {
  await calls.open(head);
  const call = testCall(head, live, calls);
  live.add(call);
  return call;
}

function testCall(head: CallHead, live: LiveBoard, calls: MemoryCallStore): TestCall {
  const { id, tenantId } = head;
  const about = aboutOf(head);
  const listeners = new Set<(entry: LogEntry) => void>();
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const tell = (entries: LogEntry[]): void => {
    for (const entry of entries) for (const listener of listeners) listener(entry);
  };
  const call: TestCall = {
    id,
    tenantId,
    ended,
    about,
    now: { state: 'active', lastWords: null, muted: false },
    deeds: [],
    say: (text, { now }) => void call.deeds.push(`say${now ? ' now' : ''}: ${text}`),
    mute(on) {
      call.now.muted = on;
      live.changed(call);
    },
    demandTransfer() {
      if (about.channel !== 'twilio')
        throw new ParleyError('call.not_transferable', 'It did not come by telephone.');
    },
    async transfer(to, { say }) {
      call.deeds.push(`transfer to ${to}${say === undefined ? '' : `, saying: ${say}`}`);
    },
    asked: null,
    slowGoodbye: false,
    followers: () => listeners.size,
    happen(...entries) {
      calls.append(id, entries);
      tell(entries);
    },
    happenUnstored: (...entries) => tell(entries),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    leave: async () => undefined,
    async end(by, reason) {
      call.asked = { by, reason };
      if (!call.slowGoodbye) await call.close();
      return ended;
    },
    async close() {
      const { by = 'caller', reason = 'hung up' } = call.asked ?? {};
      await calls.close(id, { endedAtMs: 5000, durationMs: 5000, reason, by, turns: 1 });
      live.remove(id);
      resolve();
    },
  };
  return call;
}
