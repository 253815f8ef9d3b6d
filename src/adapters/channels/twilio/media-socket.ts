/** The life of one media socket: connected, start with a ticket, media …, stop. Whatever else comes closes it with a code and one log line. */
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { WRONG_KIND, closeCodeOf, closeReason } from '#platform/lines/close-codes.ts';
import { closeSocket } from '#platform/lines/closing.ts';
import { audioPace, messagePace } from '#platform/lines/bounds.ts';
import type { PaceLimit } from '#platform/lines/pace-limit.ts';
import { SignsOfLife } from '#platform/lines/signs-of-life.ts';
import { unreadable } from '#platform/lines/socket-fault.ts';
import type { SocketWatch } from '#platform/lines/socket-watch.ts';
import type { WakeUps } from '#platform/lines/wake-ups.ts';
import { type ErrorCode, ParleyError, codeOf } from '#voice/errors.ts';
import { TwilioLine } from './line.ts';
import { bytesOfSid, MediaScan } from './media-scan.ts';
import { type FromTwilio, parseTwilio } from './messages.ts';
import { type TwilioLimits, type TwilioOptions } from './options.ts';
import { openShortWay } from './short-way.ts';
import type { Tickets } from './tickets.ts';

/** One for all sockets: what it has read is used up before the next message comes. */
const scan = new MediaScan();

export interface MediaSocketDeps {
  options: TwilioOptions;
  limits: TwilioLimits;
  tickets: Tickets;
  watch: SocketWatch;
  wakeUps: WakeUps | null;
  /** What the socket reads from and writes to. */
  stream: Duplex;
  /** Told once when the socket has shown a ticket or is gone. */
  onStartedOrGone(): void;
}

export class MediaSocket {
  readonly #socket: WebSocket;
  readonly #deps: MediaSocketDeps;
  readonly #messagePace: PaceLimit;
  readonly #unwatch: () => void;
  readonly #openedMs: number;
  #connected = false;
  #streamSid = '';
  /** Null where the quick way is not to be tried. */
  #streamSidBytes: Uint8Array | null = null;
  #line: TwilioLine | null = null;
  readonly #life: SignsOfLife;
  #over = false;
  #waiting = true;

  constructor(socket: WebSocket, deps: MediaSocketDeps) {
    this.#socket = socket;
    this.#deps = deps;
    const { clock } = deps.options;
    this.#openedMs = clock.nowMs();
    this.#life = new SignsOfLife(clock, deps.limits, () => socket.ping());
    this.#messagePace = messagePace(clock);
    this.#unwatch = deps.watch.add(() => this.#look());
    socket.on('message', (data, isBinary) => this.#take(data, isBinary));
    socket.on('error', (fault) => this.#socketFault(fault));
    socket.on('close', () => this.#guarded(() => this.#gone()));
    openShortWay(deps.stream, (memory, length) => this.#takeShort(memory, length));
  }

  /** As `#guarded`, without a function for each message. */
  #take(data: RawData, isBinary: boolean): void {
    try {
      this.#message(data, isBinary);
    } catch (fault) {
      this.#faultMet(fault);
    }
  }

  /** Takes media of a call that goes on, and nothing else. */
  #takeShort(memory: Uint8Array, length: number): boolean {
    const line = this.#line;
    if (this.#over || !line || !this.#streamSidBytes || this.#socket.readyState !== this.#socket.OPEN)
      return false;
    if (!scan.read(memory, this.#streamSidBytes, length)) return false;
    try {
      if (!this.#messagePace.take(1)) throw new ParleyError('line.flooding', 'more messages than a call has');
      this.#onMedia(line, scan.chunk, scan.timestampMs, scan.audio);
    } catch (fault) {
      this.#faultMet(fault);
    }
    return true;
  }

  #message(data: RawData, isBinary: boolean): void {
    if (this.#over) return;
    if (!this.#messagePace.take(1)) throw new ParleyError('line.flooding', 'more messages than a call has');
    if (isBinary) return this.#fail('line.malformed', 'binary where the protocol is text', WRONG_KIND);
    const line = this.#line;
    if (line && this.#streamSidBytes && scan.read(data as Buffer, this.#streamSidBytes)) {
      return this.#onMedia(line, scan.chunk, scan.timestampMs, scan.audio);
    }
    const message = parseTwilio((data as Buffer).toString());
    if (!message) return;
    if (message.event === 'connected') return this.#onConnected();
    if (message.event === 'start') return this.#onStart(message);
    if (!this.#line) throw new ParleyError('line.malformed', `${message.event} before start`);
    if (message.streamSid !== this.#streamSid)
      throw new ParleyError('line.malformed', 'another streamSid than at start');
    this.#onStream(message, this.#line);
  }

  #onConnected(): void {
    if (this.#connected) throw new ParleyError('line.malformed', 'connected twice');
    this.#connected = true;
  }

  #onStart(start: Extract<FromTwilio, { event: 'start' }>): void {
    if (!this.#connected) throw new ParleyError('line.malformed', 'start before connected');
    if (this.#line) throw new ParleyError('line.malformed', 'start twice');
    const ticket = this.#deps.tickets.redeem(start.parameters['ticket'] ?? '', start.callSid);
    if (!ticket) throw new ParleyError('line.refused', 'no valid ticket');
    const { clock, log } = this.#deps.options;
    this.#streamSid = start.streamSid;
    this.#streamSidBytes = bytesOfSid(start.streamSid);
    this.#life.seen();
    const line = new TwilioLine({
      socket: this.#socket,
      stream: this.#deps.stream,
      streamSid: start.streamSid,
      audioPace: audioPace(clock),
      fault: (code, detail) => this.#fail(code, detail),
    });
    this.#line = line;
    this.#noLongerWaiting();
    ticket.answer(line).then(
      (call) => log.info({ callId: call.id, callSid: ticket.callSid }, 'Twilio call answered'),
      (fault: unknown) =>
        this.#fail(codeOf(fault), fault instanceof ParleyError ? fault.detail : 'the call was not answered'),
    );
  }

  #onStream(message: Exclude<FromTwilio, { event: 'connected' | 'start' }>, line: TwilioLine): void {
    switch (message.event) {
      case 'media':
        return this.#onMedia(
          line,
          message.chunk,
          message.timestampMs,
          Buffer.from(message.payload, 'base64'),
        );
      case 'dtmf':
        return line.keypad(message.digit);
      case 'mark':
        return line.markReturned(message.name);
      case 'stop':
        this.#end();
        line.closed('hangup');
        return this.#socket.close(1000, 'the caller hung up');
    }
  }

  #onMedia(line: TwilioLine, chunk: number, timestampMs: number, codes: Uint8Array): void {
    this.#life.seen();
    this.#deps.wakeUps?.arrived(this.#deps.watch.size);
    line.media(chunk, timestampMs, codes);
  }

  /** Called twice a second: deadlines and half-open sockets. */
  #look(): void {
    if (!this.#line) {
      const waitedMs = this.#deps.options.clock.nowMs() - this.#openedMs;
      if (waitedMs > this.#deps.limits.startWithinMs) this.#fail('line.silent', 'no start');
    } else if (this.#life.areOver()) this.#fail('line.silent', 'no media');
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (fault) {
      this.#faultMet(fault);
    }
  }

  #faultMet(fault: unknown): void {
    const code = codeOf(fault);
    if (fault instanceof ParleyError) return this.#fail(code, fault.detail);
    this.#deps.options.log.error({ err: fault }, 'a Twilio call met a fault of ours');
    this.#fail(code, 'something in Parley went wrong');
  }

  #socketFault(fault: Error & { code?: string }): void {
    const { detail, closeCode } = unreadable(fault);
    this.#guarded(() => this.#fail('line.malformed', detail, closeCode));
  }

  /** One typed close, one log line; the caller's line is closed with it. */
  #fail(code: ErrorCode, detail: string, closeCode = closeCodeOf(code)): void {
    if (this.#over) return;
    this.#end();
    this.#deps.options.log.warn({ channel: 'twilio', code, closeCode }, `media socket closed: ${detail}`);
    const reason = code === 'line.silent' || code === 'line.slow' ? 'lost' : 'protocol';
    closeSocket(this.#socket, this.#deps.options.clock, closeCode, closeReason(code, detail));
    this.#line?.closed(reason);
  }

  #gone(): void {
    this.#end();
    this.#line?.closed('lost');
  }

  #end(): void {
    this.#over = true;
    this.#unwatch();
    this.#noLongerWaiting();
  }

  #noLongerWaiting(): void {
    if (!this.#waiting) return;
    this.#waiting = false;
    this.#deps.onStartedOrGone();
  }
}
