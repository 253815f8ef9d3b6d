/** One caller: says something, waits for the answer, listens to it or speaks over it, and says the next thing; and measures the agent. */
import { CarrierPlayback } from './carrier-playback.ts';
import { FrameSchedule } from './frame-schedule.ts';
import type { MediaSocket } from './media-socket.ts';
import type { Measures } from './measures.ts';
import { firstAudible } from './audible.ts';
import type { Sounds, Utterance } from './utterances.ts';

/** The agent has finished when nothing has been heard for so long. */
const FINISHED_AFTER_MS = 700;
/** A caller speaks over a reply this long after its first frame. */
const BARGE_AFTER_MS = 1500;
/** A reply that has not begun after this is missed. */
const REPLY_WITHIN_MS = 6000;
/** A greeting that does not end in this time is spoken over. */
const PATIENCE_MS = 8000;

export type Script = 'turns' | 'barge' | 'mixed' | 'keypad';

export interface CallerSetup {
  index: number;
  script: Script;
  sounds: Sounds;
  measures: Measures;
  chance: () => number;
}

/** What the caller is at: nothing, speaking, waiting for a reply, hearing one. */
type Doing = 'quiet' | 'speaking' | 'awaiting' | 'listening';

export class Caller {
  readonly #setup: CallerSetup;
  readonly #playback = new CarrierPlayback();
  readonly #schedule = new FrameSchedule();
  #socket: MediaSocket | null = null;
  #doing: Doing = 'quiet';
  #turn = 0;
  #untilMs = 0;
  #frames = 0;
  /** What is being said, and how far. */
  #saying: Utterance = [];
  #said = 0;
  #overReply = false;
  #beganMs = 0;
  /** When the caller's turn ended: the last frame of speech, or the key. */
  #endedMs = 0;
  #byKey = false;
  /** The turn began while it was measured, and nothing went wrong in it that makes its times mean something else. */
  #counts = false;
  #barged = false;
  #replyMs = 0;
  #audible = true;
  #lastFrameMs = Number.NEGATIVE_INFINITY;
  #clearedMs: number | null = null;
  #overlapFrameMs: number | null = null;

  constructor(setup: CallerSetup) {
    this.#setup = setup;
    this.#turn = setup.index;
  }

  /** The call is connected. */
  answered(socket: MediaSocket, nowMs: number): void {
    this.#socket = socket;
    this.#untilMs = nowMs + 1500 + 1500 * this.#setup.chance();
  }

  /** Asks the agent by its keys to end the call, and says nothing any more. */
  askToEnd(): void {
    for (const digit of ['9', '#']) this.#socket?.digit(digit);
    this.#doing = 'quiet';
    this.#counts = false;
    this.#untilMs = Number.POSITIVE_INFINITY;
  }

  /** Every 20 ms. */
  tick(nowMs: number): void {
    const socket = this.#socket;
    if (!socket) return;
    if (this.#playback.hasMarks) this.#return(this.#playback.returned(nowMs));
    this.#decide(nowMs);
    const { silence } = this.#setup.sounds;
    const speaking = this.#doing === 'speaking';
    this.#frames += 1;
    socket.media(speaking ? this.#saying[this.#said]! : silence[this.#frames % silence.length]!, nowMs);
    this.#setup.measures.count('framesSent');
    if (!speaking) return;
    if (this.#said === 0) this.#beganMs = nowMs;
    this.#said += 1;
    if (this.#said === this.#saying.length) this.#finish(nowMs);
  }

  #decide(nowMs: number): void {
    if (this.#doing === 'quiet') {
      const patient = nowMs < this.#untilMs + PATIENCE_MS;
      if (nowMs >= this.#untilMs && (this.#agentIsQuiet(nowMs) || !patient)) this.#beginTurn(nowMs);
    } else if (this.#doing === 'awaiting') {
      if (nowMs - this.#endedMs > REPLY_WITHIN_MS) this.#missed(nowMs);
    } else if (this.#doing === 'listening') {
      if (this.#wantsToBarge() && nowMs - this.#replyMs > BARGE_AFTER_MS && this.#agentSpeaks(nowMs)) {
        this.#barged = true;
        this.#say(this.#pick(this.#setup.sounds.bargeIns), true);
      } else if (this.#agentIsQuiet(nowMs)) this.#rest(nowMs);
    }
  }

  #beginTurn(nowMs: number): void {
    const { script, measures } = this.#setup;
    this.#barged = false;
    if (script === 'keypad' && this.#turn % 2 === 1) {
      for (const digit of ['1', '#']) this.#socket?.digit(digit);
      this.#byKey = true;
      this.#counts = measures.measuring;
      return this.#await(nowMs);
    }
    this.#byKey = false;
    this.#say(this.#pick(this.#setup.sounds.turns), false);
  }

  #say(utterance: Utterance, overReply: boolean): void {
    const { measures } = this.#setup;
    this.#doing = 'speaking';
    this.#saying = utterance;
    this.#said = 0;
    this.#overReply = overReply;
    this.#clearedMs = null;
    this.#overlapFrameMs = null;
    this.#counts = measures.measuring;
    measures.count('turns');
    if (overReply) measures.count('bargeIns');
  }

  #finish(nowMs: number): void {
    if (this.#overReply) this.#finishBarge(nowMs);
    // Who was cut off, or could not make the agent stop, does not know which words answer which.
    if (this.#counts || !this.#agentSpeaks(nowMs)) return this.#await(nowMs);
    this.#doing = 'listening';
    this.#replyMs = nowMs;
  }

  /** Nothing was cleared: the agent has stopped by itself meanwhile, or has not. */
  #finishBarge(nowMs: number): void {
    const { measures } = this.#setup;
    if (!this.#counts || this.#clearedMs !== null) return;
    if (!this.#agentSpeaks(nowMs)) return this.#stopped(this.#playback.endMs);
    measures.count('bargeInsMissed');
    this.#counts = false;
  }

  /** The agent has fallen silent because the caller speaks. */
  #stopped(quietMs: number): void {
    const { measures } = this.#setup;
    measures.add(measures.bargeLastFrameMs, Math.max(0, (this.#overlapFrameMs ?? 0) - this.#beganMs));
    measures.add(measures.bargeQuietMs, Math.max(0, quietMs - this.#beganMs));
  }

  #await(nowMs: number): void {
    this.#doing = 'awaiting';
    this.#endedMs = nowMs;
    this.#schedule.anew();
    this.#playback.anew();
  }

  #missed(nowMs: number): void {
    if (this.#counts) this.#setup.measures.count('repliesMissed');
    this.#rest(nowMs);
  }

  /** Until the next turn. */
  #rest(nowMs: number): void {
    this.#doing = 'quiet';
    this.#turn += 1;
    this.#untilMs = nowMs + 600 + 800 * this.#setup.chance();
  }

  message(data: Buffer, nowMs: number): void {
    const message = JSON.parse(data.toString('latin1')) as {
      event: string;
      media?: { payload: string };
      mark?: { name: string };
    };
    if (message.event === 'media') this.#media(message.media?.payload ?? '', nowMs);
    else if (message.event === 'mark') this.#playback.mark(message.mark?.name ?? '', nowMs);
    else if (message.event === 'clear') this.#clear(nowMs);
  }

  #media(payload: string, nowMs: number): void {
    const { measures } = this.#setup;
    const bytes = Buffer.byteLength(payload, 'base64');
    measures.count('framesReceived');
    const lateMs = this.#schedule.frame(bytes, nowMs);
    if (lateMs !== null) measures.add(measures.frameLateMs, lateMs);
    const { startMs, holeMs } = this.#playback.media(bytes, nowMs);
    if (holeMs > 0) measures.add(measures.holeMs, holeMs);
    this.#lastFrameMs = nowMs;
    if (this.#doing === 'speaking') this.#overlap(nowMs);
    else if (this.#doing === 'awaiting') this.#replyBegins(nowMs);
    if (!this.#audible) this.#listenFor(payload, startMs);
  }

  #overlap(nowMs: number): void {
    if (this.#overReply && this.#clearedMs === null) {
      if (this.#said > 0) this.#overlapFrameMs = nowMs;
      return;
    }
    if (this.#said === 0 || !this.#counts) return;
    this.#counts = false;
    this.#setup.measures.count('cutOffs');
  }

  #replyBegins(nowMs: number): void {
    const { measures } = this.#setup;
    this.#doing = 'listening';
    this.#replyMs = nowMs;
    if (!this.#counts) return;
    measures.count('replies');
    measures.add(this.#byKey ? measures.keypadMs : measures.replyFrameMs, nowMs - this.#endedMs);
    this.#audible = this.#byKey;
  }

  /** The first sound of a reply that the caller can hear. */
  #listenFor(payload: string, startMs: number): void {
    const offsetMs = firstAudible(payload);
    if (offsetMs === null) return;
    this.#audible = true;
    const { measures } = this.#setup;
    measures.add(measures.replyHeardMs, startMs + offsetMs - this.#endedMs);
  }

  #clear(nowMs: number): void {
    const { measures } = this.#setup;
    if (this.#doing === 'speaking' && this.#overReply && this.#said > 0 && this.#clearedMs === null) {
      this.#clearedMs = nowMs;
      if (this.#counts) measures.add(measures.bargeClearMs, nowMs - this.#beganMs);
      if (this.#counts) this.#stopped(Math.min(nowMs, this.#playback.endMs));
    }
    this.#audible = true;
    this.#schedule.anew();
    this.#return(this.#playback.clear(nowMs));
  }

  #return(marks: string[]): void {
    for (const name of marks) {
      this.#setup.measures.count('marksReturned');
      this.#socket?.mark(name);
    }
  }

  #wantsToBarge(): boolean {
    const { script } = this.#setup;
    return !this.#barged && (script === 'barge' || (script === 'mixed' && this.#turn % 3 === 2));
  }

  #agentSpeaks(nowMs: number): boolean {
    return this.#playback.bufferedMs(nowMs) > 0 || nowMs - this.#lastFrameMs < 100;
  }

  #agentIsQuiet(nowMs: number): boolean {
    return nowMs - Math.max(this.#lastFrameMs, this.#playback.endMs) > FINISHED_AFTER_MS;
  }

  #pick(from: Utterance[]): Utterance {
    return from[this.#turn % from.length]!;
  }
}
