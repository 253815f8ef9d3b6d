/** One session that goes on: takes sound, tells what happens, and ends within its limits. */
import type { AuditActor } from '#platform/governance/audit/audit.ts';
import { ParleyError } from '#voice/errors.ts';
import type { CancelTimer, Clock } from '#voice/ports/clock.ts';
import { AudioIntake, type SampleRateHz } from './audio-intake.ts';
import { EventWindow, type Followed } from './event-window.ts';
import { NEW_SESSION } from './progress.ts';
import type { SessionHappening } from './session-event.ts';
import type {
  SessionHead,
  SessionProgress,
  SessionRecord,
  SessionState,
  StopReason,
} from './session-record.ts';

/** What listens: a recogniser, or an agent in a call. */
export interface Listener {
  readonly utterances: number;
  frame(frame: Float32Array): void;
  /** No more sound; resolves when the last words are told. */
  finish(): Promise<void>;
  /** At once: what is not told yet never will be. */
  close(): void;
}

export interface ListenerHooks {
  tell: (happening: SessionHappening) => void;
  onAudio: (audio: Uint8Array) => void;
  onCall: (callId: string) => void;
  onOver: (how: 'over' | 'fault') => void;
}

export interface SessionLimits {
  /** Without sound for so long it is stopped. */
  idleMs: number;
  /** It is stopped so long after it was created. */
  longestMs: number;
}

export interface OpenSessionSetup {
  clock: Clock;
  tenantId: string;
  head: SessionHead;
  sampleRateHz: SampleRateHz;
  limits: SessionLimits;
  listener: (hooks: ListenerHooks) => Listener;
  /** Writes down how far it is. Never rejects. */
  keep: (progress: SessionProgress) => Promise<void>;
  /** Before the last event is told: evidence, and places that are given back. Never rejects. */
  stopped: (record: SessionRecord, by: AuditActor | 'system') => Promise<void>;
}

/** The last words are waited for this long. Longer: whoever stops a session waits for a recogniser that hangs. */
const LAST_WORDS_MS = 10_000;
/** … and this long while Parley itself is stopping. */
const LAST_WORDS_AT_SHUTDOWN_MS = 4000;
/** How often the limits are looked at. */
const LOOK_MS = 1000;

export class OpenSession {
  readonly tenantId: string;
  readonly id: string;
  /** Resolves when it is stopped and written down. */
  readonly over: Promise<SessionRecord>;
  readonly #setup: OpenSessionSetup;
  readonly #events: EventWindow;
  readonly #intake: AudioIntake;
  readonly #listener: Listener;
  readonly #speakers = new Set<(audio: Uint8Array) => void>();
  readonly #resolveOver: (record: SessionRecord) => void;
  readonly #createdMs: number;
  #progress: SessionProgress = { ...NEW_SESSION };
  #soundMs: number;
  #cancelLook: CancelTimer;
  #stopping = false;

  constructor(setup: OpenSessionSetup) {
    this.#setup = setup;
    const { clock, head, tenantId, sampleRateHz } = setup;
    this.tenantId = tenantId;
    this.id = head.id;
    this.#createdMs = this.#soundMs = clock.nowMs();
    this.#events = new EventWindow(clock);
    const { promise, resolve } = Promise.withResolvers<SessionRecord>();
    this.over = promise;
    this.#resolveOver = resolve;
    this.#listener = setup.listener({
      tell: (happening) => this.#events.tell(happening),
      onAudio: (audio) => this.#speak(audio),
      onCall: (callId) => this.#called(callId),
      onOver: (how) => void this.stop(how === 'over' ? 'call-over' : 'fault'),
    });
    this.#intake = new AudioIntake({ clock, sampleRateHz, onFrame: (frame) => this.#listener.frame(frame) });
    const { recogniser, agentId, governance } = head;
    this.#events.tell({ type: 'session.created', recogniser, agentId, tier: governance.tier });
    this.#cancelLook = clock.timer(LOOK_MS, () => this.#look());
  }

  get record(): SessionRecord {
    return { ...this.#setup.head, ...this.#progress, ...this.#counted() };
  }

  get state(): SessionState {
    return this.#progress.state;
  }

  get lastSeq(): number {
    return this.#events.last;
  }

  /** Whether the next chunk of sound is welcome. */
  get hasRoom(): boolean {
    return this.#intake.hasRoom;
  }

  /**
   * Takes little-endian samples of 16 bits, one channel, at the session's rate, in chunks of any whole number of samples. Resolves when the
   * next chunk is welcome. Rejects with `session.stopped`, `session.audio_malformed` or `session.audio_overrun`, having taken nothing.
   */
  async audio(samples: Uint8Array): Promise<void> {
    this.#demandOpen();
    this.#intake.push(samples);
    if (samples.length === 0) return;
    this.#soundMs = this.#setup.clock.nowMs();
    if (this.#progress.state === 'created') this.#activate();
    await this.#intake.room();
  }

  /** Ends it: what was said until now is told first. Resolves with its record when it has stopped; asked again, with the same. */
  stop(reason: StopReason = 'asked', by: AuditActor | 'system' = 'system'): Promise<SessionRecord> {
    if (!this.#stopping) {
      this.#stopping = true;
      void this.#stop(reason, by);
    }
    return this.over;
  }

  /** Every event after this `seq` (0 for all), those that are kept first, then as they come; ends behind `session.stopped`. */
  events(afterSeq = 0, signal: AbortSignal = new AbortController().signal): AsyncGenerator<Followed> {
    return this.#events.follow(afterSeq, signal);
  }

  /** Hears the agent: PCM16, 16 kHz, at the pace at which it is to be played. The returned function ends that. */
  onAudio(listener: (audio: Uint8Array) => void): () => void {
    this.#speakers.add(listener);
    return () => this.#speakers.delete(listener);
  }

  #demandOpen(): void {
    if (!this.#stopping) return;
    const { stopped } = this.#progress;
    const why = stopped === null ? 'it is being stopped' : `it was stopped (${stopped.reason})`;
    throw new ParleyError(
      'session.stopped',
      `Session ${this.id} takes no more sound: ${why}. Open another one.`,
    );
  }

  #activate(): void {
    const activeAtMs = this.#epochMs();
    this.#change({ state: 'active', activeAtMs });
    // With an agent it is told when the call has begun.
    if (this.#setup.head.agentId === null) this.#events.tell({ type: 'session.active', callId: null });
  }

  #called(callId: string): void {
    this.#change({ callId });
    this.#events.tell({ type: 'session.active', callId });
  }

  #change(change: Partial<SessionProgress>): void {
    this.#progress = { ...this.#progress, ...this.#counted(), ...change };
    if (!this.#stopping) void this.#setup.keep(this.#progress);
  }

  #speak(audio: Uint8Array): void {
    for (const listener of this.#speakers) listener(audio);
  }

  #look(): void {
    if (this.#stopping) return;
    const { clock, limits } = this.#setup;
    const nowMs = clock.nowMs();
    if (nowMs - this.#createdMs >= limits.longestMs) void this.stop('too-long');
    else if (nowMs - this.#soundMs >= limits.idleMs && this.#intake.hasRoom) void this.stop('idle');
    else this.#cancelLook = clock.timer(LOOK_MS, () => this.#look());
  }

  async #stop(reason: StopReason, actor: AuditActor | 'system'): Promise<void> {
    const { clock } = this.#setup;
    this.#cancelLook();
    this.#progress = { ...this.#progress, state: 'stopping' };
    this.#events.tell({ type: 'session.stopping', reason });
    const late = Promise.withResolvers<void>();
    const patienceMs = reason === 'shutdown' ? LAST_WORDS_AT_SHUTDOWN_MS : LAST_WORDS_MS;
    const cancelLate = clock.timer(patienceMs, late.resolve);
    const lastWords = this.#intake.drained().then(() => this.#listener.finish());
    await Promise.race([lastWords.catch(() => undefined), late.promise]);
    cancelLate();
    this.#intake.close();
    this.#listener.close();
    const by = actor === 'system' ? 'parley' : actor.label;
    const stopped = { atMs: this.#epochMs(), reason, by };
    this.#progress = { ...this.#progress, ...this.#counted(), state: 'stopped', stopped };
    const { record } = this;
    await this.#setup.stopped(record, actor);
    const { audioMs, utterances } = record;
    this.#events.tell({ type: 'session.stopped', reason, by, audioMs, utterances });
    this.#events.close();
    this.#speakers.clear();
    this.#resolveOver(record);
  }

  #counted(): Pick<SessionProgress, 'audioMs' | 'utterances'> {
    return { audioMs: Math.round(this.#intake.takenMs), utterances: this.#listener.utterances };
  }

  #epochMs(): number {
    return Math.round(this.#setup.clock.epochMs());
  }
}
