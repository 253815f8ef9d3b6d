/** Calls that Parley places: asked for, dialled, tried again, answered, called off. */
import { ParleyError } from '#voice/errors.ts';
import type { Line } from '#voice/ports/line.ts';
import type { Job } from '#platform/jobs/ports/jobs.ts';
import type { LiveCall, TransferLine } from '../reception.ts';
import { type Answer, ask, type AskedCall, type Asker } from './ask.ts';
import { attempt, finish, LOOK_MS, missed, UNDER_WAY } from './attempt.ts';
import { isOver, type PlacedCall } from './placed-call.ts';
import type { CarrierNews } from './ports/carrier.ts';
import { DUE, LOOK, type Outbound, type OutboundSetup } from './setup.ts';

/** Calls that a restart takes up again. */
const MOST_OPEN = 10_000;
/** After a restart carriers are asked how their calls stand. */
const AFTER_START_MS = 5_000;

export class OutboundCalls {
  readonly #o: Outbound;

  constructor(setup: OutboundSetup) {
    this.#o = { ...setup, places: new Map() };
    const { jobs } = setup;
    jobs.work(DUE, (job) => attempt(this.#o, job.tenantId, String(job['callId']), Number(job['attempt'])));
    jobs.work(LOOK, (job) => this.#look(job));
  }

  /** Throws a ParleyError that names what is wrong; `answer.call` is dialled at once where it is due. */
  async ask(asked: AskedCall, asker: Asker): Promise<Answer> {
    const answer = await ask(this.#o, asked, asker);
    if (answer.outcome === 'placed' && !answer.repeated) {
      const { tenantId, callId, dueAtMs, createdAtMs } = answer.call;
      if (dueAtMs <= createdAtMs)
        attempt(this.#o, tenantId, callId, 1).catch((fault: unknown) => this.#o.onFault(callId, fault));
    }
    return answer;
  }

  /** What a carrier tells. News of an attempt that is over, of another one, or that have been told before change nothing. */
  async news(news: CarrierNews): Promise<void> {
    const o = this.#o;
    const call = await o.directory.find(news.callId);
    if (!call || !isNewsOf(call, news)) return;
    const { tenantId, callId, attempt: number } = call;
    const placed = o.placedOf(tenantId);
    const reason = news.detail ?? news.state;
    switch (news.state) {
      case 'queued':
      case 'connected':
        await placed.change(callId, { states: UNDER_WAY, attempt: number }, known(o, news));
        return;
      case 'ringing': {
        const to = { ...known(o, news), state: 'ringing' as const };
        if (!(await placed.change(callId, { states: ['created'], attempt: number }, to))) return;
        (await o.desk.records.take(tenantId, callId)).at('ringing', { attempt: number });
        return;
      }
      case 'completed':
        // A conversation that goes on in this process ends by itself, and writes its own end.
        if (o.desk.get(tenantId, callId)) return;
        return finish(o, call, {
          from: UNDER_WAY,
          state: 'failed',
          reason: 'it was answered, but its line never opened',
        });
      case 'canceled':
        return finish(o, call, { from: UNDER_WAY, state: 'canceled', reason });
      default:
        return missed(o, call, news.state, { reason });
    }
  }

  /** Who has picked up, as far as the carrier can hear. */
  async picked(
    news: Omit<CarrierNews, 'state'>,
    answeredBy: 'human' | 'machine' | 'fax' | 'unknown',
    detail: string,
  ): Promise<void> {
    const call = await this.#o.directory.find(news.callId);
    if (!call || !isNewsOf(call, news)) return;
    const log = await this.#o.desk.records.take(call.tenantId, call.callId);
    log.tell({ type: 'machine.detected', answeredBy, detail });
  }

  /** Somebody has answered, and the line is on its way. Null for a call that nobody waits for any more. */
  async answered(callId: string, number: number, carrierId: string): Promise<PlacedCall | null> {
    const o = this.#o;
    const call = await o.directory.find(callId);
    const news = { callId, attempt: number, carrierId, state: 'connected' as const };
    if (!call || !isNewsOf(call, news) || !['created', 'ringing'].includes(call.state)) return null;
    // Of a run that is over: the place went with it.
    if (!o.places.has(callId)) o.places.set(callId, o.desk.reserve());
    return o
      .placedOf(call.tenantId)
      .change(callId, { states: ['created', 'ringing'], attempt: number }, known(o, news));
  }

  /** The line has opened: the conversation begins. Throws ParleyError `call.unknown` where nobody waits for it. */
  async begin(
    { tenantId, callId, attempt: number }: PlacedCall,
    line: Line,
    transfer?: TransferLine,
  ): Promise<LiveCall> {
    const o = this.#o;
    const at = { states: ['created', 'ringing'] as const, attempt: number };
    const to = { state: 'active' as const, updatedAtMs: o.clock.epochMs() };
    const call = await o.placedOf(tenantId).change(callId, at, to);
    if (!call) throw new ParleyError('call.unknown', `the call ${callId} is over`);
    const { agentId, request } = call;
    const place = o.places.get(callId);
    o.places.delete(callId);
    try {
      const live = await o.desk.answer(line, {
        tenantId,
        agentId,
        from: call.from || null,
        to: call.to,
        callId,
        version: request.version,
        variables: request.variables,
        ...(request.tone && { tone: request.tone }),
        ...(request.destination && { destination: request.destination }),
        ...(place && { place }),
        ...(transfer && { transfer }),
      });
      void live.ended.then(() => this.#over(call));
      return live;
    } catch (fault) {
      const used = fault instanceof ParleyError && fault.code === 'quota.exceeded';
      const reason = used ? fault.detail : 'the agent could not take the line';
      await finish(o, call, { from: UNDER_WAY, state: 'failed', reason, by: 'fault' });
      throw fault;
    }
  }

  /** False for a call that is over, or was never placed. One that goes on is ended by its desk. */
  async cancel(
    tenantId: string,
    callId: string,
    { by, reason }: { by: string; reason: string },
  ): Promise<boolean> {
    const o = this.#o;
    const call = await o.placedOf(tenantId).get(callId);
    if (!call || isOver(call.state)) return false;
    await finish(o, call, { from: ['queued', 'created', 'ringing'], state: 'canceled', reason, by });
    if (call.carrierId !== null)
      await o.carriers[call.channel]
        .hangUp(call, new AbortController().signal)
        .catch((fault: unknown) => o.onFault(callId, fault));
    return true;
  }

  /** Takes up what an earlier run has left: what waits is dialled at its time, what was under way is asked after. */
  async recover(): Promise<void> {
    const o = this.#o;
    for (const { tenantId, callId, state, attempt: number, dueAtMs } of await o.directory.open(MOST_OPEN)) {
      if (state === 'queued') await o.jobs.at(DUE, { tenantId, callId, attempt: number + 1 }, dueAtMs);
      else await o.jobs.at(LOOK, { tenantId, callId, attempt: number }, o.clock.epochMs() + AFTER_START_MS);
    }
  }

  async #over(call: PlacedCall): Promise<void> {
    const at = { states: ['active'] as const, attempt: call.attempt };
    const to = { state: 'ended' as const, updatedAtMs: this.#o.clock.epochMs() };
    await this.#o
      .placedOf(call.tenantId)
      .change(call.callId, at, to)
      .catch((fault: unknown) => this.#o.onFault(call.callId, fault));
  }

  /** Whether a call that has been quiet for a while is still under way. */
  async #look(job: Job): Promise<void> {
    const o = this.#o;
    const call = await o.placedOf(job.tenantId).get(String(job['callId']));
    if (!call || call.attempt !== job['attempt'] || !UNDER_WAY.includes(call.state)) return;
    const { tenantId, callId, attempt: number, carrierId } = call;
    if (!o.desk.get(tenantId, callId)) {
      const state =
        carrierId === null
          ? null
          : await o.carriers[call.channel].look(call, AbortSignal.timeout(LOOK_MS / 6));
      if (state === null || carrierId === null)
        return missed(o, call, 'failed', { reason: 'the carrier does not know of it' });
      if (call.state === 'active' && state === 'completed') return this.#over(call);
      await this.news({ callId, attempt: number, carrierId, state });
    }
    await o.jobs.at(LOOK, { tenantId, callId, attempt: number }, o.clock.epochMs() + LOOK_MS);
  }
}

/** Of the attempt that is under way; a carrier's name for it, once told, stays. */
function isNewsOf(call: PlacedCall, { attempt: number, carrierId }: Omit<CarrierNews, 'state'>): boolean {
  if (isOver(call.state) || call.state === 'queued' || call.attempt !== number) return false;
  return call.carrierId === null || call.carrierId === carrierId;
}

function known(o: Outbound, { carrierId }: CarrierNews): { carrierId: string; updatedAtMs: number } {
  return { carrierId, updatedAtMs: o.clock.epochMs() };
}
