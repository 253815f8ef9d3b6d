/** Sessions for developers: Parley's ears, and with an agent the whole conversation, inside a program of their own. */
import type { Desk } from '#platform/calls/desk.ts';
import { sensitiveOf } from '#platform/calls/call-gate.ts';
import type { Place } from '#platform/calls/admission.ts';
import type { Passed } from '#platform/governance/approvals/approvals.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import { demandConstitution } from '#platform/governance/constitution/constitution.ts';
import type { Governance } from '#platform/governance/governance.ts';
import { codeOf, ParleyError } from '#voice/errors.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import type { VoiceActivity } from '#voice/ports/voice-activity.ts';
import { Conversation } from './conversation.ts';
import { type Evidence, evidenceOf, governanceOf } from './evidence.ts';
import { checked, type CheckedSession, headOf, type NewSession, payloadOf } from './new-session.ts';
import { type Listener, type ListenerHooks, OpenSession } from './open-session.ts';
import type { SessionStore } from './ports/session-store.ts';
import { choose, guideOf, NO_GUIDE, type Recogniser } from './recognisers.ts';
import { Recognition } from './recognition.ts';
import { RecordKeeper } from './record-keeper.ts';
import type { SessionHead, SessionRecord } from './session-record.ts';

export interface SessionServiceSetup {
  storeOf: (tenantId: string) => SessionStore;
  /** In order of preference, at least one. */
  recognisers: readonly Recogniser[];
  vad: VoiceActivity;
  /** Who answers for agents, and whose places sessions share with calls. */
  desk: Pick<Desk, 'answer' | 'reserve' | 'cast'>;
  quotas: { enterCall(tenantId: string): Promise<() => void> };
  governance: Pick<Governance, 'approvals' | 'constitutions'>;
  audit: Audit;
  clock: Clock;
  chance: Chance;
  /** For operators; never what was said. */
  onFault: (sessionId: string, fault: unknown) => void;
}

/** A session that is over can be asked for its last events this long … */
const REMEMBERED_MS = 300_000;
/** … while there are no more of them than this. */
const MOST_REMEMBERED = 1000;

export class SessionService {
  readonly #setup: SessionServiceSetup;
  readonly #evidence: Evidence;
  readonly #keeper: RecordKeeper;
  /** Those that go on, and those that are over since a little while. */
  readonly #sessions = new Map<string, OpenSession>();
  #stopping = false;

  constructor(setup: SessionServiceSetup) {
    this.#setup = setup;
    this.#evidence = evidenceOf(setup.audit);
    this.#keeper = new RecordKeeper(setup);
  }

  /** How many go on. */
  get count(): number {
    return this.#openOnes().length;
  }

  /**
   * Opens a session: checks what is asked, takes a place, asks the gate, writes the evidence, then the record. Throws ParleyError
   * `session.…`, `request.invalid`, `policy.denied`, `approval.…`, `constitution.mismatch`, `quota.exceeded`, `call.full`, `call.stopping`,
   * `agent.…` and `storage.unavailable`; engines that fail are told as events. What a policy wants people to agree to waits in the approvals
   * (`approval.needed`) and is asked again with its token.
   */
  async create(asked: NewSession): Promise<OpenSession> {
    const session = checked(asked);
    const { tenantId, constitution } = asked;
    if (this.#stopping) throw new ParleyError('call.stopping', 'no new sessions are taken');
    const listens = await this.#listenerFor(tenantId, session);
    const constitutionHash = await this.#setup.governance.constitutions.hashOf(tenantId);
    if (constitution !== undefined) demandConstitution(constitution, constitutionHash);
    const place = await this.#enter(tenantId);
    let passed: Passed | null = null;
    try {
      const id = this.#setup.chance.id('ses');
      passed = await this.#pass(asked, session, { id, sensitive: listens.sensitive });
      if (this.#stopping) throw new ParleyError('call.stopping', 'no new sessions are taken');
      const governance = governanceOf(passed, constitutionHash);
      const createdAtMs = Math.round(this.#setup.clock.epochMs());
      const { recogniser } = listens;
      const head = headOf(asked.principal, session, { id, governance, recogniser, createdAtMs });
      await this.#evidence.created(tenantId, head, passed);
      await this.#setup.storeOf(tenantId).add(head);
      const opened = this.#open(asked, session, { head, place, start: listens.start });
      if (this.#stopping) void opened.stop('shutdown');
      // It goes on already: what could not be noted of its approval does not take it from its developer.
      if (passed.approvalId !== null)
        await passed
          .finish({ value: { sessionId: id } })
          .catch((fault: unknown) => this.#setup.onFault(id, fault));
      return opened;
    } catch (fault) {
      place.leave();
      if (passed?.approvalId) await passed.finish({ code: codeOf(fault), detail: '' }).catch(() => undefined);
      throw fault;
    }
  }

  /** Undefined also for a session of another tenant. One that is over is known for some minutes more. */
  get(tenantId: string, id: string): OpenSession | undefined {
    const session = this.#sessions.get(id);
    return session?.tenantId === tenantId ? session : undefined;
  }

  /** Those that go on, of one tenant. */
  of(tenantId: string): OpenSession[] {
    return this.#openOnes().filter((session) => session.tenantId === tenantId);
  }

  /** As it is now, or as it was kept. Throws `session.unknown`. */
  async record(tenantId: string, id: string): Promise<SessionRecord> {
    const record = this.get(tenantId, id)?.record ?? (await this.#setup.storeOf(tenantId).get(id));
    if (record === null) throw new ParleyError('session.unknown', `There is no session ${id}.`);
    return record;
  }

  /** Stops every session, its last words told, and resolves when all are written down. No new one is taken from now on. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#openOnes().map((session) => session.stop('shutdown')));
    await this.#keeper.close();
  }

  #openOnes(): OpenSession[] {
    return [...this.#sessions.values()].filter(({ state }) => state !== 'stopped');
  }

  /** What would listen; here it is told what does not exist or cannot be. */
  async #listenerFor(tenantId: string, session: CheckedSession) {
    const { recognisers, vad, desk, clock } = this.#setup;
    const { agentId, language, pauseMs, listenFor } = session;
    if (agentId !== null) {
      const { strategy } = await desk.cast({ tenantId, agentId, from: null, to: null }, 'session');
      const start = (place: Place, { tell, onAudio, onCall, onOver }: ListenerHooks): Listener => {
        const request = { tenantId, agentId, from: null, to: null, place, counted: true as const };
        return new Conversation({ clock, reception: desk, request, tell, onAudio, onCall, onOver });
      };
      const recogniser = recognisers[0]?.stt.id ?? '';
      return { recogniser, sensitive: sensitiveOf(strategy), start };
    }
    const guide = guideOf(listenFor, language);
    const chosen = choose(recognisers, session.recogniser, guide);
    const parts = { clock, vad, recognisers: chosen, guide: guide ?? NO_GUIDE, language, pauseMs };
    const start = (_place: Place, { tell }: ListenerHooks): Listener => new Recognition({ ...parts, tell });
    return { recogniser: chosen[0]?.id ?? '', sensitive: [], start };
  }

  /** One of this machine's places, and one of the tenant's. */
  async #enter(tenantId: string): Promise<Place> {
    const place = this.#setup.desk.reserve();
    try {
      const leaveQuota = await this.#setup.quotas.enterCall(tenantId);
      return { leave: () => (place.leave(), leaveQuota()) };
    } catch (fault) {
      place.leave();
      throw fault;
    }
  }

  #pass(
    { tenantId, principal, approval }: NewSession,
    session: CheckedSession,
    { id, sensitive }: { id: string; sensitive: ReturnType<typeof sensitiveOf> },
  ): Promise<Passed> {
    const question = {
      tenantId,
      asker: principal,
      action: 'session.create' as const,
      resource: { id, kind: session.agentId === null ? 'recognition' : 'conversation' },
      facts: { channel: session.channel, sensitive: [...new Set([...session.sensitive, ...sensitive])] },
    };
    return this.#setup.governance.approvals.pass(question, payloadOf(session), approval ?? {});
  }

  #open(
    { tenantId }: NewSession,
    session: CheckedSession,
    parts: { head: SessionHead; place: Place; start: (place: Place, hooks: ListenerHooks) => Listener },
  ): OpenSession {
    const { clock, storeOf, onFault } = this.#setup;
    const { head, place, start } = parts;
    const { sampleRateHz, idleMs, longestMs } = session;
    let kept: Promise<unknown> = Promise.resolve();
    const keep = async (progress: Parameters<SessionStore['progress']>[1]): Promise<void> => {
      kept = kept
        .then(() => storeOf(tenantId).progress(head.id, progress))
        .catch((fault: unknown) => onFault(head.id, fault));
      await kept;
    };
    const opened = new OpenSession({
      clock,
      tenantId,
      head,
      sampleRateHz,
      limits: { idleMs, longestMs },
      listener: (hooks) => start(place, hooks),
      keep,
      stopped: async (record, by) => {
        place.leave();
        await kept;
        await Promise.all([
          this.#keeper.insist(head.id, () => storeOf(tenantId).progress(head.id, record)),
          this.#keeper.insist(head.id, () => this.#evidence.stopped(tenantId, record, by)),
        ]);
        this.#forget();
      },
    });
    this.#forget();
    this.#sessions.set(head.id, opened);
    return opened;
  }

  /** Of those that are over, the oldest are forgotten. */
  #forget(): void {
    const nowMs = this.#setup.clock.epochMs();
    const over = [...this.#sessions.values()].filter(({ state }) => state === 'stopped');
    for (const [at, { id, record }] of over.entries()) {
      const old = nowMs - (record.stopped?.atMs ?? nowMs) > REMEMBERED_MS;
      const spare = old || at < over.length - MOST_REMEMBERED;
      // Until it is written down, it is known here alone how it ended.
      if (spare && !this.#keeper.waits(id)) this.#sessions.delete(id);
    }
  }
}
