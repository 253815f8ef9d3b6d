/**
 * The shell around the heart: does what `step` asks for, through ports, and reports back what came of it. It decides nothing about
 * the conversation. One session is one call on one line.
 */
import { step } from './conversation.ts';
import type { Effect, Role } from './effects.ts';
import { Ear } from './hearing/ear.ts';
import type { Input, Inputs } from './inputs.ts';
import type { LogEntry } from './log.ts';
import { createNotices } from './notices.ts';
import type { CallPlan } from './plan.ts';
import type { Clock } from './ports/clock.ts';
import type { LanguageModel, ToolRunner } from './ports/language-model.ts';
import type { Line } from './ports/line.ts';
import type { SpeechToText } from './ports/speech-to-text.ts';
import type { TextToSpeech } from './ports/text-to-speech.ts';
import type { TurnDetector } from './ports/turn-detector.ts';
import type { VoiceActivity } from './ports/voice-activity.ts';
import type { NewInput } from './report.ts';
import { mayBeAsked } from './operator.ts';
import { Playout } from './speaking/playout.ts';
import { isSpeakableText } from './speaking/reply.ts';
import type { Ticker } from './speaking/ticker.ts';
import { Voice } from './speaking/voice.ts';
import { newCall, type CallState } from './state.ts';
import { openMind, type Mind } from './thinking/mind.ts';
import { openTimers } from './timers.ts';

export interface SessionSetup {
  plan: CallPlan;
  line: Line;
  clock: Clock;
  ticker: Ticker;
  /** In order of preference; at least one of each. */
  providers: {
    stt: SpeechToText[];
    tts: TextToSpeech[];
    llm: LanguageModel[];
    vad: VoiceActivity;
    /** Without one, the rules of endpointing decide alone. */
    turn?: TurnDetector;
  };
  tools: ToolRunner;
  /** Takes every log entry, in order. */
  log: (entry: LogEntry) => void;
  record?: CallRecorder;
  /** A call that another process has held: where its log ends. */
  from?: CallSoFar;
  /** The call is over; nothing follows. */
  ended: () => void;
}

/** A call as its log tells it, to go on from. */
export interface CallSoFar {
  state: CallState;
  /** The heart's lines so far. */
  seq: number;
  /** Where the call's time stands now; not before the log's last line. */
  atMs: number;
  /** Utterances of the caller that have been counted. */
  utterances: number;
}

/** Takes what both sides sounded like. The arrays are valid during the call only; times are milliseconds of the call. */
export interface CallRecorder {
  /** `mediaMs` is the frame's place on the line's own clock, `atMs` when it arrived. */
  caller(frame: Float32Array, mediaMs: number, atMs: number): void;
  agent(audio: Uint8Array, atMs: number): void;
}

export class Session {
  readonly #setup: SessionSetup;
  readonly #startMs: number;
  readonly #counts: Record<Role, number>;
  readonly #waiting: Input[] = [];
  readonly #timers;
  readonly #ear: Ear;
  readonly #playout: Playout;
  readonly #voice: Voice;
  readonly #mind: Mind;
  readonly #notices;
  #state: CallState;
  #seq: number;
  #left = false;
  /** The line is being handed to another number: its closing is told afterwards. */
  #handing = false;
  #closedMeanwhile: Inputs['line.closed']['reason'] | null = null;
  #stepping = false;
  #leaveTicker: () => void = () => undefined;

  constructor(setup: SessionSetup) {
    const { plan, line, clock, providers } = setup;
    this.#setup = setup;
    const { from } = setup;
    this.#startMs = clock.nowMs() - (from?.atMs ?? 0);
    this.#seq = from?.seq ?? 0;
    const counts = { stt: providers.stt.length, tts: providers.tts.length, llm: providers.llm.length };
    this.#counts = counts;
    this.#state = from?.state ?? newCall(plan, counts);
    const report = (input: NewInput): void => this.#report(input);
    const nowMs = (): number => this.#nowMs();
    this.#timers = openTimers(clock, report);
    this.#ear = new Ear({
      vad: providers.vad,
      format: line.format,
      pace: plan.turn,
      recognisers: providers.stt,
      ...(providers.turn && { turnDetector: providers.turn }),
      locale: plan.locale,
      guide: plan.guide,
      nowMs,
      report,
      utterances: from?.utterances ?? 0,
    });
    this.#playout = new Playout({
      line,
      nowMs,
      report,
      sent: (audio, atMs) => this.#ear.played(audio, atMs),
      ...(setup.record && { record: setup.record }),
    });
    this.#voice = new Voice({ plan, providers: providers.tts, clock, playout: this.#playout, report });
    this.#mind = openMind({ providers: providers.llm, tools: setup.tools, report });
    this.#notices = createNotices((notice) => line.tell(notice));
  }

  get state(): CallState {
    return this.#state;
  }

  /** The line is open: the conversation begins, or goes on. */
  answer(): void {
    if (this.#state.phase === 'ended') return;
    const { line, ticker, record, from } = this.#setup;
    this.#leaveTicker = ticker.join((nowMs) => this.#playout.tick(nowMs - this.#startMs));
    this.#report(from ? { type: 'call.moved', providers: this.#counts } : { type: 'call.answered' });
    line.attach({
      audio: (frame, mediaMs) => {
        if (this.#left || this.#state.phase === 'ended') return;
        record?.caller(frame, mediaMs, this.#nowMs());
        this.#ear.push(frame, mediaMs);
      },
      mark: (name) => this.#playout.mark(name),
      played: (sinceClearMs) => this.#playout.played(sinceClearMs),
      keypad: (digit) => this.#report({ type: 'caller.keypad', digit }),
      typed: (text) => this.#report({ type: 'caller.typed', text }),
      closed: (reason) => {
        if (this.#handing) this.#closedMeanwhile ??= reason;
        else this.#report({ type: 'line.closed', reason });
      },
    });
  }

  /** Says goodbye where the line allows, and ends. */
  end(by: 'operator' | 'api' | 'shutdown', reason: string): void {
    this.#report({ type: 'call.end', by, reason });
  }

  /** Another process goes on with the call: nothing more is said, heard or written here. */
  leave(): void {
    if (this.#left || this.#state.phase === 'ended') return;
    this.#left = true;
    this.#waiting.length = 0;
    this.#release();
  }

  /** The agent says a sentence of the operator's. False where it will not: the call is ending, too many wait, or nothing in it can be spoken. */
  say(text: string, now: boolean): boolean {
    if (!mayBeAsked(this.#state) || !isSpeakableText(text, this.#setup.plan.locale)) return false;
    this.#report({ type: 'operator.say', text, now });
    return true;
  }

  mute(on: boolean): void {
    this.#report({ type: 'operator.mute', on });
  }

  /** Leaves the line to another number once `hand` has brought it there; where that fails the call goes on. Rejects as `hand` does. */
  async transfer(to: string, hand: () => Promise<void>): Promise<void> {
    this.#handing = true;
    try {
      await hand();
      this.#report({ type: 'operator.transferred', to });
    } finally {
      this.#handing = false;
      if (this.#closedMeanwhile) this.#report({ type: 'line.closed', reason: this.#closedMeanwhile });
    }
  }

  #nowMs(): number {
    return this.#setup.clock.nowMs() - this.#startMs;
  }

  /** Inputs are taken one after the other, also those that come of an effect. */
  #report(input: NewInput): void {
    if (this.#left || this.#state.phase === 'ended') return;
    const before = this.#waiting.at(-1)?.atMs ?? this.#state.nowMs;
    this.#waiting.push({ ...input, atMs: Math.max(Math.round(this.#nowMs()), before) });
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#step(next);
    } finally {
      this.#stepping = false;
    }
  }

  #step(input: Input): void {
    if (this.#left || this.#state.phase === 'ended') return;
    const { atMs } = input;
    this.#write({ seq: 0, atMs, kind: 'input', data: input });
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    for (const effect of effects) {
      if (effect.type === 'note') this.#write({ seq: 0, atMs, kind: 'event', data: effect.event });
      else this.#write({ seq: 0, atMs, kind: 'effect', data: effect });
    }
    for (const effect of effects) if (!this.#left) this.#run(effect);
    if (this.#state.phase === 'ended') this.#close();
  }

  #write(entry: LogEntry): void {
    this.#seq += 1;
    this.#setup.log({ ...entry, seq: this.#seq });
  }

  #run(effect: Effect): void {
    switch (effect.type) {
      case 'note':
        return this.#notices.take(effect.event);
      case 'hear.open':
        return this.#ear.open(effect);
      case 'hear.finish':
        return this.#ear.finish(effect.hearId);
      case 'hear.cancel':
        return this.#ear.cancel(effect.hearId, effect.late);
      case 'think.start':
        return this.#mind.start(effect);
      case 'think.cancel':
        return this.#mind.cancel(effect.thinkId, effect.late);
      case 'tool.run':
        return this.#mind.runTool(effect);
      case 'speak.start':
        return this.#voice.start(effect);
      case 'speak.cancel':
        return this.#voice.cancel(effect.speakId, effect.late);
      case 'playout.queue':
        return this.#playout.queue(effect.clauseId);
      case 'playout.skip':
        return this.#playout.skip(effect.clauseId);
      case 'playout.pause':
        return this.#stopped(effect.stopId, this.#playout.pause());
      case 'playout.stop':
        return this.#stopped(effect.stopId, this.#playout.stop());
      case 'playout.resume':
        return this.#playout.resume(effect.clauseId, effect.fromMs);
      case 'playout.comfort':
        return this.#playout.comfort(effect.on);
      case 'timer.set':
        return this.#timers.set(effect.timerId, effect.delayMs);
      case 'timer.cancel':
        return this.#timers.cancel(effect.timerId);
      case 'line.hang-up':
        return this.#setup.line.hangUp(effect.reason);
    }
  }

  #stopped(stopId: string, at: { clauseId: string | null; heardMs: number }): void {
    this.#report({ type: 'playout.stopped', stopId, ...at });
  }

  #close(): void {
    this.#release();
    this.#setup.ended();
  }

  #release(): void {
    this.#timers.close();
    this.#leaveTicker();
    this.#ear.close();
    this.#voice.close();
    this.#mind.close();
  }
}
