/** One person in a browser, as the heart sees a line. Outlives its socket for a while, so that a short loss does not end the call. */
import type { WebSocket } from 'ws';
import { FRAME_MS, FRAME_SAMPLES } from '#audio/frames.ts';
import { floatFromPcm16Bytes } from '#audio/pcm.ts';
import { LineInbox } from '#platform/lines/line-inbox.ts';
import { audioPace } from '#platform/lines/bounds.ts';
import type { PaceLimit } from '#platform/lines/pace-limit.ts';
import { Reframer } from '#platform/lines/reframer.ts';
import { type ErrorCode, ParleyError } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { Line, LineFormat, LineNotice, LineReceiver } from '#voice/ports/line.ts';
import type { ToBrowser } from '#wire/browser-line.ts';
import { SilentPlayback } from '#platform/lines/silent-playback.ts';
import { UnplayedQueue } from './unplayed.ts';

const SAMPLES_PER_MS = 16;
/** Audio that was sent and is not reported as played; beyond it nobody is listening. */
const MAX_UNPLAYED_MS = 30_000;
/** Bytes that may wait in our socket: a whole replay after a lost connection and some more. */
const MAX_WAITING_BYTES = 1_500_000;
/** Captions and states kept while there is no socket. */
const MAX_NOTICES = 100;

export class BrowserLine implements Line {
  readonly channel = 'browser';
  readonly format: LineFormat = { encoding: 'pcm16', sampleRateHz: 16_000 };
  /** What a page needs in hand to ride over a busy main thread and a wireless network. */
  readonly leadMs = 160;
  readonly hasAudio: boolean;

  readonly #clock: Clock;
  readonly #fault: (code: ErrorCode, detail: string) => void;
  readonly #inbox = new LineInbox();
  readonly #reframer = new Reframer((frame, mediaMs) => this.#inbox.audio(frame, mediaMs));
  readonly #audioPace: PaceLimit;
  readonly #queue = new UnplayedQueue();
  readonly #silent: SilentPlayback | null;
  readonly #samples = new Float32Array(FRAME_SAMPLES);
  #notices: LineNotice[] = [];
  #socket: WebSocket | null = null;
  #callId = '';
  #epoch = 0;
  /** Where the epoch began, and what of it was reported as played, in samples since the last clear. */
  #epochFrom = 0;
  #reported = 0;
  #markCount = 0;
  #nextFrame: number | null = null;
  #lostAtMs: number | null = null;
  #ending = false;

  constructor(setup: {
    hasAudio: boolean;
    clock: Clock;
    /** Ends the call for a fault of the far end. */
    fault: (code: ErrorCode, detail: string) => void;
  }) {
    this.hasAudio = setup.hasAudio;
    this.#clock = setup.clock;
    this.#fault = setup.fault;
    this.#audioPace = audioPace(setup.clock);
    this.#silent = setup.hasAudio
      ? null
      : new SilentPlayback(setup.clock, {
          played: (ms) => this.#inbox.played(ms),
          mark: (name) => this.#inbox.mark(name),
        });
  }

  attach(receiver: LineReceiver): void {
    this.#inbox.attach(receiver);
  }

  send(audio: Uint8Array): void {
    if (this.#ending) return;
    if (this.#silent) return this.#silent.send(audio.byteLength / 2 / SAMPLES_PER_MS);
    const message = this.#queue.audio(audio, this.#epoch);
    this.#socket?.send(message);
    if (this.#queue.sent - this.#queue.played > MAX_UNPLAYED_MS * SAMPLES_PER_MS) {
      this.#fault('line.slow', 'nothing is reported as played');
    } else if ((this.#socket?.bufferedAmount ?? 0) > MAX_WAITING_BYTES) {
      this.#fault('line.slow', 'the page does not take its audio');
    }
  }

  mark(name: string): void {
    if (this.#ending) return;
    if (this.#silent) return this.#silent.mark(name);
    this.#markCount += 1;
    const onWire = `${this.#markCount}`;
    this.#queue.mark(name, onWire);
    this.#post({ type: 'mark', name: onWire });
  }

  clear(): void {
    if (this.#ending) return;
    this.#silent?.clear();
    this.#queue.clear();
    this.#epoch += 1;
    this.#epochFrom = 0;
    this.#reported = 0;
    this.#post({ type: 'clear', epoch: this.#epoch });
  }

  tell(event: LineNotice): void {
    if (this.#ending) return;
    if (this.#socket) return this.#post(event);
    this.#notices.push(event);
    if (this.#notices.length > MAX_NOTICES) this.#notices.shift();
  }

  hangUp(reason: string): void {
    if (this.#ending) return;
    this.#post({ type: 'ended', reason, callId: this.#callId });
    const socket = this.#socket;
    this.#stop();
    queueMicrotask(() => this.#inbox.closed('ended'));
    socket?.close(1000, 'the call is over');
  }

  // What the far end does.

  /** Goes on over this socket: `welcome`, then what was not played, then what was to be told. */
  connect(
    socket: WebSocket,
    welcome: { callId: string; resume: string; resumeForMs: number; resumed: boolean },
  ): void {
    if (welcome.resumed) this.#epoch += 1;
    this.#epochFrom = this.#queue.played;
    this.#reported = 0;
    this.#callId = welcome.callId;
    this.#socket = socket;
    this.#post({ type: 'welcome', ...welcome, epoch: this.#epoch });
    if (welcome.resumed) this.#nextFrame = null;
    for (const item of this.#queue.again(this.#epoch)) {
      if (item.kind === 'mark') this.#post({ type: 'mark', name: item.onWire });
      else socket.send(item.message);
    }
    const notices = this.#notices;
    this.#notices = [];
    for (const notice of notices) this.#post(notice);
  }

  /** The socket is gone without a word: nothing more is sent or heard until `connect`. */
  disconnect(): void {
    this.#socket = null;
    this.#lostAtMs ??= this.#clock.nowMs();
  }

  /** Takes one binary message. Throws ParleyError. */
  frame(message: Buffer): void {
    if (!this.hasAudio) throw new ParleyError('line.malformed', 'audio in a conversation by text');
    if (message.length !== 4 + 2 * FRAME_SAMPLES)
      throw new ParleyError('line.malformed', 'a frame is not 644 bytes');
    const number = message.readUInt32LE(0);
    const next = this.#nextFrame ?? this.#firstFrame(number);
    if (number < next) return;
    this.#missing((number - next) * FRAME_MS);
    this.#pace(FRAME_MS);
    this.#nextFrame = number + 1;
    floatFromPcm16Bytes(message.subarray(4), this.#samples);
    this.#reframer.push(this.#samples);
  }

  /** Takes a report of what was really played. Throws ParleyError when it cannot be true. */
  playedReport(epoch: number, samples: number): void {
    if (epoch > this.#epoch) throw new ParleyError('line.malformed', 'played an epoch that is still to come');
    if (epoch < this.#epoch || this.#silent) return;
    if (this.#epochFrom + samples > this.#queue.sent)
      throw new ParleyError('line.malformed', 'played more than was sent');
    if (samples < this.#reported) throw new ParleyError('line.malformed', 'played went backwards');
    this.#reported = samples;
    this.#queue.playedUpTo(this.#epochFrom + samples);
    this.#inbox.played(this.#queue.played / SAMPLES_PER_MS);
  }

  markReturned(onWire: string): void {
    const name = this.#queue.markReturned(onWire);
    if (name !== null) this.#inbox.mark(name);
  }

  typed(text: string): void {
    this.#inbox.typed(text);
  }

  keypad(digit: string): void {
    this.#inbox.keypad(digit);
  }

  closed(reason: 'hangup' | 'lost' | 'ended' | 'protocol'): void {
    this.#stop();
    this.#inbox.closed(reason);
  }

  get isClosed(): boolean {
    return this.#ending;
  }

  /** The first frame of a socket says where its count begins; the time without a socket has passed on the media clock too. */
  #firstFrame(number: number): number {
    if (this.#lostAtMs !== null) {
      const awayMs = this.#clock.nowMs() - this.#lostAtMs;
      this.#missing(awayMs - (awayMs % FRAME_MS));
      this.#lostAtMs = null;
    }
    return number;
  }

  #missing(ms: number): void {
    if (ms <= 0) return;
    this.#pace(ms);
    this.#reframer.lost(ms);
  }

  /** Missing frames count too: a forged number must not make us fill hours of silence. */
  #pace(ms: number): void {
    if (!this.#audioPace.take(ms)) throw new ParleyError('line.flooding', 'more audio than real time allows');
  }

  #stop(): void {
    this.#ending = true;
    this.#socket = null;
    this.#silent?.stop();
    this.#queue.clear();
    this.#notices = [];
  }

  #post(message: ToBrowser): void {
    this.#socket?.send(JSON.stringify(message));
  }
}
