/** The life of one socket at `/api/talk`: hello, then a new call or one that goes on, until hang-up, loss or a fault. */
import type { RawData, WebSocket } from 'ws';
import { WRONG_KIND, closeCodeOf, closeReason } from '#platform/lines/close-codes.ts';
import { closeSocket } from '#platform/lines/closing.ts';
import { messagePace } from '#platform/lines/bounds.ts';
import { PaceLimit } from '#platform/lines/pace-limit.ts';
import { SignsOfLife } from '#platform/lines/signs-of-life.ts';
import { unreadable } from '#platform/lines/socket-fault.ts';
import type { SocketWatch } from '#platform/lines/socket-watch.ts';
import { ERRORS, type ErrorCode, ParleyError, codeOf } from '#voice/errors.ts';
import { FromBrowser, type ToBrowser } from '#wire/browser-line.ts';
import { BrowserLine } from './line.ts';
import { type BrowserLimits, type BrowserLineOptions, TEXTS_BURST, TEXTS_PER_SECOND } from './options.ts';
import type { TalkCall, TalkCalls } from './talk-calls.ts';

export interface TalkSocketDeps {
  options: BrowserLineOptions;
  limits: BrowserLimits;
  calls: TalkCalls;
  watch: SocketWatch;
  /** Told once when the socket has said hello or is gone. */
  onStartedOrGone(): void;
}

/** On the other side of the socket. */
interface Who {
  tenantId: string;
  /** An address. */
  from: string | null;
}

type Hello = Extract<FromBrowser, { type: 'hello' }>;

export class TalkSocket {
  readonly #socket: WebSocket;
  readonly #who: Who;
  readonly #deps: TalkSocketDeps;
  readonly #messagePace: PaceLimit;
  readonly #textPace: PaceLimit;
  readonly #unwatch: () => void;
  readonly #openedMs: number;
  #line: BrowserLine | null = null;
  #call: TalkCall | null = null;
  readonly #life: SignsOfLife;
  #over = false;
  #waiting = true;

  constructor(socket: WebSocket, who: Who, deps: TalkSocketDeps) {
    this.#socket = socket;
    this.#who = who;
    this.#deps = deps;
    const { clock } = deps.options;
    this.#openedMs = clock.nowMs();
    this.#life = new SignsOfLife(clock, deps.limits, () => socket.ping());
    this.#messagePace = messagePace(clock);
    this.#textPace = new PaceLimit(clock, TEXTS_PER_SECOND, TEXTS_BURST);
    this.#unwatch = deps.watch.add(() => this.#look());
    socket.on('message', (data, isBinary) => this.#guarded(() => this.#message(data, isBinary)));
    socket.on('pong', () => this.#life.seen());
    socket.on('error', (fault) => this.#socketFault(fault));
    socket.on('close', () => this.#guarded(() => this.#gone()));
  }

  #message(data: RawData, isBinary: boolean): void {
    if (this.#over) return;
    this.#life.seen();
    if (!this.#messagePace.take(1)) throw new ParleyError('line.flooding', 'more messages than a call has');
    if (isBinary) {
      if (!this.#line) return this.#fail('line.malformed', 'audio before hello', WRONG_KIND);
      return this.#line.frame(data as Buffer);
    }
    const message = parse((data as Buffer).toString());
    if (message.type === 'hello') return this.#hello(message);
    if (!this.#line) throw new ParleyError('line.malformed', `${message.type} before hello`);
    this.#onMessage(message, this.#line);
  }

  #hello(hello: Hello): void {
    if (this.#line) throw new ParleyError('line.malformed', 'hello twice');
    this.#noLongerWaiting();
    if (hello.resume !== undefined) return this.#goOn(hello.resume);
    const { reception, clock, chance, log } = this.#deps.options;
    const line = new BrowserLine({
      hasAudio: hello.audio,
      clock,
      fault: (code, detail) => this.#lineFault(line, code, detail),
    });
    this.#line = line;
    reception.answer(line, { ...this.#who, agentId: hello.agent, to: null }).then(
      (live) => {
        log.info({ callId: live.id }, 'browser call answered');
        const call: TalkCall = {
          line,
          callId: live.id,
          resume: chance.id('resume'),
          release: noSocket,
          cancelDeadline: null,
        };
        this.#deps.calls.add(call);
        void live.ended.finally(() => this.#deps.calls.forget(call)).catch(() => undefined);
        this.#take(call, false);
      },
      (fault: unknown) =>
        this.#fail(codeOf(fault), fault instanceof ParleyError ? fault.detail : 'the call was not answered'),
    );
  }

  #goOn(resume: string): void {
    const call = this.#deps.calls.find(resume);
    if (!call || call.line.isClosed) throw new ParleyError('call.unknown', 'the call to go on with is over');
    this.#line = call.line;
    this.#take(call, true);
  }

  /** Gives the call to this socket, also where its last one is half open and not known to be dead. */
  #take(call: TalkCall, resumed: boolean): void {
    if (this.#over || call.line.isClosed) {
      this.#deps.calls.forget(call);
      if (!this.#over) this.#hungUpAlready(call);
      return;
    }
    call.release();
    call.cancelDeadline?.();
    call.cancelDeadline = null;
    call.release = () => this.#release();
    this.#call = call;
    const { resumeForMs } = this.#deps.limits;
    call.line.connect(this.#socket, { callId: call.callId, resume: call.resume, resumeForMs, resumed });
  }

  /** The agent hung up before the socket had the call. */
  #hungUpAlready(call: TalkCall): void {
    this.#end();
    this.#post({ type: 'ended', reason: 'the call is over', callId: call.callId });
    this.#close(1000, 'the call is over');
  }

  #release(): void {
    this.#call?.line.disconnect();
    this.#call = null;
    this.#line = null;
    this.#end();
    this.#close(4409, 'another socket goes on with this call');
  }

  #onMessage(message: Exclude<FromBrowser, Hello>, line: BrowserLine): void {
    switch (message.type) {
      case 'played':
        return line.playedReport(message.epoch, message.samples);
      case 'mark':
        return line.markReturned(message.name);
      case 'text':
        if (!this.#textPace.take(1)) throw new ParleyError('line.flooding', 'more texts than a person types');
        return line.typed(message.text);
      case 'keypad':
        return line.keypad(message.digit);
      case 'ping':
        return this.#socket.send('{"type":"pong"}');
      case 'hang-up':
        this.#end();
        this.#post({ type: 'ended', reason: 'the caller hung up', callId: this.#call?.callId ?? '' });
        line.closed('hangup');
        this.#forgetCall();
        return this.#close(1000, 'the caller hung up');
    }
  }

  /** Called twice a second: deadlines and half-open sockets. */
  #look(): void {
    if (this.#waiting) {
      const waitedMs = this.#deps.options.clock.nowMs() - this.#openedMs;
      if (waitedMs > this.#deps.limits.helloWithinMs) this.#fail('line.silent', 'no hello');
    } else if (this.#life.areOver()) this.#halfOpen();
  }

  /** The far end does not even answer a ping: the socket is given up, the call waits for another one. */
  #halfOpen(): void {
    this.#log('line.silent', closeCodeOf('line.silent'), 'no sign of life');
    this.#close(closeCodeOf('line.silent'), closeReason('line.silent', 'no sign of life'));
    this.#gone();
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (fault) {
      if (fault instanceof ParleyError) return this.#fail(fault.code, fault.detail);
      this.#deps.options.log.error({ err: fault }, 'a browser call met a fault of ours');
      this.#fail('internal.fault', 'something in Parley went wrong');
    }
  }

  #socketFault(fault: Error & { code?: string }): void {
    if (fault.code === 'ECONNRESET' || fault.code === 'EPIPE') return this.#socket.terminate();
    const { detail, closeCode } = unreadable(fault);
    this.#guarded(() => this.#fail('line.malformed', detail, closeCode));
  }

  /** A fault that the line noticed: of this socket, or of one that is gone. */
  #lineFault(line: BrowserLine, code: ErrorCode, detail: string): void {
    if (this.#line === line && !this.#over) return this.#fail(code, detail);
    this.#log(code, closeCodeOf(code), detail);
    line.closed('lost');
  }

  /** One typed close, one log line; the call ends with it. */
  #fail(code: ErrorCode, detail: string, closeCode = closeCodeOf(code)): void {
    if (this.#over) return;
    this.#end();
    this.#log(code, closeCode, detail);
    this.#post({ type: 'error', code, message: `${ERRORS[code].meaning} (${detail})` });
    this.#close(closeCode, closeReason(code, detail));
    this.#line?.closed(code === 'line.silent' || code === 'line.slow' ? 'lost' : 'protocol');
    this.#forgetCall();
  }

  #gone(): void {
    if (this.#over) return;
    this.#end();
    if (this.#call) this.#deps.calls.awaitReturn(this.#call);
    else this.#line?.closed('lost');
  }

  #forgetCall(): void {
    if (this.#call) this.#deps.calls.forget(this.#call);
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

  #close(code: number, reason: string): void {
    closeSocket(this.#socket, this.#deps.options.clock, code, reason);
  }

  #post(message: ToBrowser): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #log(code: ErrorCode, closeCode: number, detail: string): void {
    this.#deps.options.log.warn({ channel: 'browser', code, closeCode }, `talk socket closed: ${detail}`);
  }
}

function noSocket(): void {}

function parse(text: string): FromBrowser {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ParleyError('line.malformed', 'a message is not JSON');
  }
  const parsed = FromBrowser.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ParleyError(
    'line.malformed',
    `a message is not of the protocol at "${issue?.path.join('.') ?? ''}"`,
  );
}
