/** The front desk: answers lines with agents, keeps the record of each call, and knows who is on the line. */
import type { Strategy } from '#platform/agents/strategy.ts';
import type { AgentStore } from '#platform/agents/ports/agent-store.ts';
import { ParleyError } from '#voice/errors.ts';
import type { CallPlan } from '#voice/plan.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import type { Line } from '#voice/ports/line.ts';
import type { SpeechToText } from '#voice/ports/speech-to-text.ts';
import type { TextToSpeech } from '#voice/ports/text-to-speech.ts';
import type { TurnDetector } from '#voice/ports/turn-detector.ts';
import type { VoiceActivity } from '#voice/ports/voice-activity.ts';
import { Session, type CallSoFar } from '#voice/session.ts';
import type { Ticker } from '#voice/speaking/ticker.ts';
import { Admission, type Place } from './admission.ts';
import { type Admitted, admitCall } from './admit-call.ts';
import { type CallCast, callCasting, type CallCasting } from './call-casting.ts';
import type { CallGate } from './call-gate.ts';
import type { CallLog } from './call-log.ts';
import { type Mind, mindOf, type MindSources } from './call-minds.ts';
import { CallRecords } from './call-records.ts';
import type { Lease } from './dispatch/ticket.ts';
import { takeOver } from './take-over.ts';
import type { CallHead, CallReader, CallRow, CallWriter } from './ports/call-store.ts';
import type { RecordedCall, RecordingStore } from './ports/recording-store.ts';
import type {
  CallRequest,
  LiveAbout,
  LiveCall,
  LiveCalls,
  LiveChange,
  Reception,
  TransferLine,
} from './reception.ts';
import { LiveBoard } from './live-board.ts';
import { aboutOf, liveCall } from './live-call.ts';
import { Recorder } from './recorder.ts';
import type { LogSealer } from './seal-log.ts';

/** What a tenant may use. Throws `quota.exceeded`; what it answers gives the place back. */
export interface CallQuotas {
  enterCall(tenantId: string, recorded?: boolean): Promise<() => void>;
  /** False where the tenant's storage is full. Never rejects, and soon. */
  roomToRecord?(tenantId: string): Promise<boolean>;
}

export interface DeskSetup extends MindSources {
  quotas?: CallQuotas;
  agentsOf: (tenantId: string) => Pick<AgentStore, 'answering' | 'version'>;
  calls: CallWriter;
  /** To go on with calls that another process has held. */
  callsOf?: (tenantId: string) => Pick<CallReader, 'get'>;
  /** Null where calls are not recorded. */
  recordings: RecordingStore | null;
  clock: Clock;
  chance: Chance;
  ticker: Ticker;
  /** In order of preference, at least one of each. */
  providers: { stt: SpeechToText[]; tts: TextToSpeech[]; vad: VoiceActivity; turn?: TurnDetector };
  /** Makes what a call will need first ready, beside answering it. */
  prepare?: (plan: CallPlan) => void;
  maxCalls: number;
  /** No more calls while frames leave later than this, on average over some seconds. */
  maxLagMs: number;
  /** Says whether a call may be answered and recorded; without one, every call is. */
  gate?: CallGate;
  /** Takes the digest of each log when its call has ended. */
  sealer?: Pick<LogSealer, 'seal'>;
  /** For operators; never a caller's words. */
  onFault: (callId: string, fault: unknown) => void;
}

interface Held {
  about: LiveAbout;
  transfer: TransferLine | undefined;
  strategy: Strategy;
  plan: CallPlan;
  mind: Mind;
  log: CallLog;
  governance: Admitted['governance'];
  room?: boolean;
  from?: CallSoFar;
}

export class Desk implements Reception, LiveCalls {
  readonly #setup: DeskSetup;
  readonly #board = new LiveBoard();
  readonly #admission: Admission;
  readonly #casting: CallCasting;
  /** Of all calls that this process has to do with, also those that are not answered yet. */
  readonly records: CallRecords;
  #stopping = false;

  constructor(setup: DeskSetup) {
    this.#setup = setup;
    const { calls, maxCalls, maxLagMs, ticker, clock, sealer } = setup;
    this.#casting = callCasting(setup);
    this.records = new CallRecords({ store: calls, clock, sealer });
    this.#admission = new Admission({ maxCalls, maxLagMs, lagMs: () => ticker.lagMs });
  }

  countOf(tenantId: string): number {
    return this.#board.countOf(tenantId);
  }

  get count(): number {
    return this.#board.count;
  }

  get(tenantId: string, callId: string): LiveCall | undefined {
    return this.#board.get(tenantId, callId);
  }

  list(tenantId: string): LiveCall[] {
    return this.#board.list(tenantId);
  }

  watch(tenantId: string, listener: (change: LiveChange) => void): () => void {
    return this.#board.watch(tenantId, listener);
  }

  /** How late frames leave, and how many calls were refused for want of a place since the start. */
  get load(): { lagMs: number; callsRefused: number } {
    return { lagMs: this.#setup.ticker.lagMs, callsRefused: this.#admission.refused };
  }

  reserve(): Place {
    if (this.#stopping) throw new ParleyError('call.stopping', 'no new calls are taken');
    return this.#admission.enter();
  }

  async answer(line: Line, request: CallRequest): Promise<LiveCall> {
    let place = request.place ?? this.reserve();
    try {
      if (this.#stopping) throw new ParleyError('call.stopping', 'no new calls are taken');
      const ofMachine = place;
      // One that was placed has its record since it was asked for.
      const placed = request.callId !== undefined;
      const leaveQuota = request.counted
        ? undefined
        : await this.#setup.quotas?.enterCall(request.tenantId, placed);
      place = { ...ofMachine, leave: () => (ofMachine.leave(), leaveQuota?.()) };
      return await this.#begin(line, request, place);
    } catch (fault) {
      place.leave();
      throw fault;
    }
  }

  /** Ends every call politely and resolves when their records are closed. No new call is taken from now on. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#board.all().map((call) => call.end('shutdown', 'Parley is stopping')));
  }

  async #begin(line: Line, request: CallRequest, place: Place): Promise<LiveCall> {
    const { lease, tenantId } = request;
    const row = lease && (await this.#setup.callsOf?.(tenantId).get(lease.callId));
    if (row) return this.#goOn(line, { ...request, row, lease }, place);
    const cast = await this.cast(request, line.channel);
    const { strategy, plan } = cast;
    this.#setup.prepare?.(plan);
    const head = this.#casting.headOf(request, line.channel, cast);
    const admitted = await this.#admit(request, { head, strategy });
    const direction = request.callId === undefined ? 'inbound' : 'outbound';
    const about = aboutOf({ ...head, direction, startedAtMs: this.#setup.clock.epochMs() });
    const { transfer } = request;
    return this.#hold(line, { about, transfer, strategy, plan, ...admitted }, place);
  }

  #admit(request: CallRequest, call: { head: CallHead; strategy: Strategy }): Promise<Admitted> {
    const { gate, recordings, quotas } = this.#setup;
    const roomToRecord = () => quotas?.roomToRecord?.(request.tenantId);
    const setup = {
      minds: this.#setup,
      records: this.records,
      gate,
      recording: recordings !== null,
      roomToRecord,
    };
    return admitCall(setup, request, call);
  }

  /** Goes on with a call that another process has held, as the same version of its agent. */
  async #goOn(
    line: Line,
    { row, lease, ...request }: CallRequest & { row: CallRow; lease: Lease },
    place: Place,
  ): Promise<LiveCall> {
    const { clock, onFault } = this.#setup;
    const version = row.agentVersion?.number;
    const cast = await this.cast(
      { ...request, agentId: row.agentId, ...(version !== undefined && { version }) },
      line.channel,
    );
    const { log, plan, from, parted } = await takeOver(row, { lease, records: this.records, clock });
    if (parted)
      onFault(row.id, new Error(`the log parts from this version of Parley at its line ${parted.seq}`));
    if (from.state.phase === 'ended') {
      line.hangUp('the call is over');
      await this.records.close(log, 'ended');
      throw new ParleyError('call.unknown', 'the call is over');
    }
    const mind = await mindOf(this.#setup, cast.strategy, { ...row, tenantId: request.tenantId });
    const about = aboutOf({ ...row, agentName: cast.agentName });
    const { transfer } = request;
    return this.#hold(
      line,
      { about, transfer, strategy: cast.strategy, plan, mind, log, governance: row.governance, from },
      place,
    );
  }

  #hold(line: Line, held: Held, place: Place): LiveCall {
    const { about, transfer, strategy, plan, mind, log, governance, room = true, from } = held;
    const { clock, providers, ticker, gate } = this.#setup;
    const { callId: id, tenantId } = log;
    const recorder =
      governance?.recording === 'denied' || !room ? null : this.#record({ id, tenantId }, line);
    const over = Promise.withResolvers<void>();
    const { agent, channel } = about;
    const head = { id, tenantId, agentId: agent.id, agentName: agent.name, channel };
    const session = new Session({
      plan,
      line,
      clock,
      ticker,
      providers: { ...providers, llm: mind.llm },
      tools: gate?.tools({ head, strategy }, mind.tools) ?? mind.tools,
      log: (entry) => log.write(entry),
      ...(from && { from }),
      ...(recorder ? { record: recorder } : {}),
      ended: () =>
        void this.#close(log, recorder).finally(() => {
          place.leave();
          over.resolve();
        }),
    });
    const live = liveCall({
      session,
      log,
      clock,
      ended: over.promise,
      transfer,
      about,
      changed: (call) => this.#board.changed(call),
      leave: async () => {
        session.leave();
        this.records.leave(log);
        this.#board.remove(id);
        place.leave();
        over.resolve();
        await recorder?.close().catch((fault: unknown) => this.#setup.onFault(id, fault));
      },
    });
    this.#board.add(live);
    session.answer();
    return live;
  }

  /** Who takes a call. Throws as `answer` does. */
  cast(request: Omit<CallRequest, 'place'>, channel: string): Promise<CallCast> {
    return this.#casting.cast(request, channel);
  }

  /** The head of the record of a call that has not begun. */
  headOf(...of: Parameters<CallCasting['headOfUnbegun']>): Promise<CallHead> {
    return this.#casting.headOfUnbegun(...of);
  }

  turnedAway(request: Omit<CallRequest, 'place'>, channel: Line['channel'], reason: string): void {
    const write = async (): Promise<void> => {
      const cast = await this.cast(request, channel);
      const log = await this.records.open(await this.headOf(request, channel, cast), 'created');
      await this.records.close(log, 'refused', { reason, by: 'limit' });
    };
    write().catch((fault: unknown) => this.#setup.onFault('refused', fault));
  }

  #record(call: RecordedCall, line: Line): Recorder | null {
    const { recordings, onFault } = this.#setup;
    if (!recordings) return null;
    return new Recorder(
      recordings.begin({ ...call, sampleRateHz: line.format.sampleRateHz }, (fault) =>
        onFault(call.id, fault),
      ),
      line.format,
    );
  }

  /** The record is complete before anybody is told that the call has ended. */
  async #close(log: CallLog, recorder: Recorder | null): Promise<void> {
    const { onFault } = this.#setup;
    const results = await Promise.allSettled([recorder?.close(), this.records.close(log, 'ended')]);
    this.#board.remove(log.callId);
    for (const result of results) if (result.status === 'rejected') onFault(log.callId, result.reason);
  }
}
