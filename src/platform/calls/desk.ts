/** The front desk: answers lines with agents, keeps the record of each call, and knows who is on the line. */
import { openCasting, type Casting } from '#platform/agents/casting.ts';
import type { Strategy } from '#platform/agents/strategy.ts';
import type { AgentStore } from '#platform/agents/ports/agent-store.ts';
import { ParleyError } from '#voice/errors.ts';
import type { CallPlan } from '#voice/plan.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import type { LanguageModel, ToolRunner } from '#voice/ports/language-model.ts';
import type { Line } from '#voice/ports/line.ts';
import type { SpeechToText } from '#voice/ports/speech-to-text.ts';
import type { TextToSpeech } from '#voice/ports/text-to-speech.ts';
import type { TurnDetector } from '#voice/ports/turn-detector.ts';
import type { VoiceActivity } from '#voice/ports/voice-activity.ts';
import { Session } from '#voice/session.ts';
import type { Ticker } from '#voice/speaking/ticker.ts';
import { Admission, type Place } from './admission.ts';
import { CallLog } from './call-log.ts';
import type { CallWriter } from './ports/call-store.ts';
import type { RecordingStore } from './ports/recording-store.ts';
import type { CallRequest, LiveCall, LiveCalls, Reception } from './reception.ts';
import { Recorder } from './recorder.ts';
import type { LogSealer } from './seal-log.ts';

export interface DeskSetup {
  agentsOf: (tenantId: string) => Pick<AgentStore, 'answering'>;
  calls: CallWriter;
  /** Null where calls are not recorded. */
  recordings: RecordingStore | null;
  clock: Clock;
  chance: Chance;
  ticker: Ticker;
  /** In order of preference, at least one of each. */
  providers: { stt: SpeechToText[]; tts: TextToSpeech[]; vad: VoiceActivity; turn?: TurnDetector };
  /** What thinks for a strategy, and with which tools. */
  mindFor: (strategy: Strategy) => { llm: LanguageModel[]; tools: ToolRunner };
  /** Makes what a call will need first ready, beside answering it. */
  prepare?: (plan: CallPlan) => void;
  maxCalls: number;
  /** No more calls while frames leave later than this, on average over some seconds. */
  maxLagMs: number;
  /** Takes the digest of each log when its call has ended. */
  sealer?: Pick<LogSealer, 'seal'>;
  /** For operators; never a caller's words. */
  onFault: (callId: string, fault: unknown) => void;
}

export class Desk implements Reception, LiveCalls {
  readonly #setup: DeskSetup;
  readonly #calls = new Map<string, LiveCall>();
  readonly #admission: Admission;
  readonly #cast: Casting;
  #stopping = false;

  constructor(setup: DeskSetup) {
    this.#setup = setup;
    const { maxCalls, maxLagMs, ticker, chance } = setup;
    this.#cast = openCasting(chance);
    this.#admission = new Admission({ maxCalls, maxLagMs, lagMs: () => ticker.lagMs });
  }

  get count(): number {
    return this.#calls.size;
  }

  get(tenantId: string, callId: string): LiveCall | undefined {
    const call = this.#calls.get(callId);
    return call?.tenantId === tenantId ? call : undefined;
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
    const place = request.place ?? this.reserve();
    try {
      if (this.#stopping) throw new ParleyError('call.stopping', 'no new calls are taken');
      return await this.#begin(line, request, place);
    } catch (fault) {
      place.leave();
      throw fault;
    }
  }

  /** Ends every call politely and resolves when their records are closed. No new call is taken from now on. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#calls.values()].map((call) => call.end('shutdown', 'Parley is stopping')));
  }

  async #begin(line: Line, request: CallRequest, place: Place): Promise<LiveCall> {
    const { agentsOf, calls, clock, chance, providers, ticker } = this.#setup;
    const { tenantId } = request;
    const agent = await agentsOf(tenantId).answering(request.agentId);
    if (!agent) throw new ParleyError('agent.unknown', `there is no agent "${request.agentId}" that answers`);
    const { strategy, plan, version, experimentId } = this.#cast(agent, {
      ...request,
      channel: line.channel,
    });
    this.#setup.prepare?.(plan);
    const { llm, tools } = this.#setup.mindFor(strategy);
    const id = chance.id('call');
    await calls.open({
      id,
      tenantId,
      agentId: agent.id,
      agentName: agent.name,
      agentVersion: version,
      ...(experimentId !== null && { experimentId }),
      channel: line.channel,
      from: request.from,
      to: request.to,
      startedAtMs: clock.epochMs(),
      plan,
      providers: { stt: ids(providers.stt), tts: ids(providers.tts), llm: ids(llm), vad: providers.vad.id },
    });
    const log = new CallLog(id, calls);
    const recorder = this.#record(id, line);
    const over = Promise.withResolvers<void>();
    const session = new Session({
      plan,
      line,
      clock,
      ticker,
      providers: { ...providers, llm },
      tools,
      log: (entry) => log.write(entry),
      ...(recorder ? { record: recorder } : {}),
      ended: () =>
        void this.#close({ tenantId, id }, log, recorder).finally(() => {
          place.leave();
          over.resolve();
        }),
    });
    const live: LiveCall = {
      id,
      tenantId,
      ended: over.promise,
      end: (by, reason) => {
        session.end(by, reason);
        return over.promise;
      },
      subscribe: (listener) => log.subscribe(listener),
    };
    this.#calls.set(id, live);
    session.answer();
    return live;
  }

  #record(callId: string, line: Line): Recorder | null {
    const { recordings, onFault } = this.#setup;
    if (!recordings) return null;
    return new Recorder(
      recordings.begin(callId, (fault) => onFault(callId, fault)),
      line.format,
    );
  }

  /** The record is complete before anybody is told that the call has ended. */
  async #close(
    call: { tenantId: string; id: string },
    log: CallLog,
    recorder: Recorder | null,
  ): Promise<void> {
    const { calls, clock, onFault, sealer } = this.#setup;
    const { id } = call;
    const results = await Promise.allSettled([recorder?.close(), calls.close(id, log.end(clock.epochMs()))]);
    sealer?.seal(call, log.seal);
    this.#calls.delete(id);
    for (const result of results) if (result.status === 'rejected') onFault(id, result.reason);
  }
}

function ids(providers: { id: string }[]): string[] {
  return providers.map((provider) => provider.id);
}
