/** The calls that other processes of the same database hold: as their logs tell them, and by way of the intercom. */
import type { Clock } from '#voice/ports/clock.ts';
import { takeIn } from '../live-call.ts';
import type { CallReader, CallRow, EntryOfCall } from '../ports/call-store.ts';
import type { LiveCall, LiveCalls, LiveChange, LiveNow } from '../reception.ts';
import type { Deed } from './deeds.ts';
import type { Hands } from './hands.ts';

/** Who watches hears of a change this late at most, and as late as logs are written. */
export const LOOK_MS = 1_500;
/** Of one tenant, the latest first; more are not shown. */
const MOST = 500;
const TELLING = [
  'call.answered',
  'call.ending',
  'agent.muted',
  'caller.said',
  'turn.committed',
  'reply.ended',
] as const;

export interface ElsewhereSetup {
  here: Pick<LiveCalls, 'get'>;
  callsOf: (tenantId: string) => Pick<CallReader, 'get' | 'list' | 'events'>;
  hands: Pick<Hands, 'ask'>;
  clock: Clock;
  onFault: (fault: unknown) => void;
}

export class Elsewhere {
  readonly #setup: ElsewhereSetup;

  constructor(setup: ElsewhereSetup) {
    this.#setup = setup;
  }

  /** Undefined for a call that is over, or goes on here. */
  async get(tenantId: string, callId: string): Promise<LiveCall | undefined> {
    const row = await this.#setup.callsOf(tenantId).get(callId);
    if (row?.state !== 'active' || this.#setup.here.get(tenantId, callId)) return undefined;
    return (await this.#present(tenantId, [row]))[0];
  }

  async list(tenantId: string): Promise<LiveCall[]> {
    const rows = await this.#setup.callsOf(tenantId).list({ state: 'active', limit: MOST });
    const others = rows.filter(({ id }) => !this.#setup.here.get(tenantId, id));
    return this.#present(tenantId, others.toReversed());
  }

  /** Hears of the tenant's calls, of those that go on already first; the returned function stops it. */
  watch(tenantId: string, listener: (change: LiveChange) => void): () => void {
    const { clock, onFault } = this.#setup;
    let known = new Map<string, LiveCall>();
    let stopped = false;
    let cancel: () => void = () => undefined;
    const look = async (): Promise<void> => {
      const now = new Map((await this.list(tenantId)).map((call) => [call.id, call]));
      if (stopped) return;
      for (const call of now.values()) {
        const before = known.get(call.id);
        if (!before) listener({ type: 'started', call });
        else if (JSON.stringify(before.now) !== JSON.stringify(call.now)) listener({ type: 'changed', call });
      }
      for (const call of known.values()) {
        // One that has come here goes on, and this process tells of it.
        if (!now.has(call.id) && !this.#setup.here.get(tenantId, call.id)) listener({ type: 'ended', call });
      }
      known = now;
    };
    const again = (): void => {
      if (!stopped) cancel = clock.timer(LOOK_MS, turn);
    };
    const turn = (): void => void look().catch(onFault).finally(again);
    turn();
    return () => {
      stopped = true;
      cancel();
    };
  }

  async #present(tenantId: string, rows: CallRow[]): Promise<LiveCall[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const told = Map.groupBy(
      await this.#setup.callsOf(tenantId).events(ids, TELLING),
      ({ callId }) => callId,
    );
    return rows.map((row) => this.#call(row, told.get(row.id) ?? []));
  }

  #call(row: CallRow, told: EntryOfCall[]): LiveCall {
    const { id, tenantId, agentId, agentName, channel, direction, from, to, startedAtMs } = row;
    const now: LiveNow = { state: 'ringing', lastWords: null, muted: false };
    const answeredMs = row.answeredAtMs ?? startedAtMs;
    for (const { entry } of told) takeIn(now, entry, answeredMs + entry.atMs);
    const ask = (deed: Deed): Promise<void> => this.#setup.hands.ask(tenantId, id, deed);
    return {
      id,
      tenantId,
      about: { agent: { id: agentId, name: agentName }, channel, direction, from, to, startedAtMs },
      now,
      say: (text, at) => ask({ type: 'say', text, now: at.now }),
      async mute(on) {
        await ask({ type: 'mute', on });
        // Its log tells it later than whoever asked wants to know.
        now.muted = on;
      },
      // Whoever holds it knows, and says so.
      demandTransfer: () => undefined,
      transfer: (number, { say }) => ask({ type: 'transfer', to: number, ...(say !== undefined && { say }) }),
      end: (by, reason) => ask({ type: 'end', by, reason }),
      leave: async () => undefined,
      // Its log is read from the store by whoever follows it.
      subscribe: () => () => undefined,
      ended: new Promise(() => undefined),
    };
  }
}
