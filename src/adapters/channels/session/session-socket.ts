/** The life of one socket of a session. The session outlives it: another socket goes on behind the last event that was had. */
import type { RawData, WebSocket } from 'ws';
import { closeCodeOf, closeReason } from '#platform/lines/close-codes.ts';
import { closeSocket } from '#platform/lines/closing.ts';
import { messagePace } from '#platform/lines/bounds.ts';
import type { PaceLimit } from '#platform/lines/pace-limit.ts';
import { SignsOfLife } from '#platform/lines/signs-of-life.ts';
import { unreadable } from '#platform/lines/socket-fault.ts';
import type { SocketWatch } from '#platform/lines/socket-watch.ts';
import type { OpenSession } from '#platform/sessions/open-session.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { ERRORS, type ErrorCode, ParleyError, codeOf } from '#voice/errors.ts';
import { type FromSession, ToSession } from '#wire/sessions.ts';
import { MAX_WAITING_BYTES, type SessionSocketLimits, type SessionSocketOptions } from './options.ts';

export interface SessionSocketParts {
  session: OpenSession;
  who: Principal;
  /** Events with a greater `seq` are sent. */
  after: number;
  /** Rejects when who opened it may not any more. */
  stillMay: () => Promise<void>;
  options: SessionSocketOptions;
  limits: SessionSocketLimits;
  watch: SocketWatch;
}

export class SessionSocket {
  readonly #socket: WebSocket;
  readonly #parts: SessionSocketParts;
  readonly #pace: PaceLimit;
  readonly #gone = new AbortController();
  readonly #leave: (() => void)[];
  readonly #life: SignsOfLife;
  #askedMs: number;
  /** Since when what was sent has not been taken; null while it is. */
  #slowSinceMs: number | null = null;
  /** Messages that have left this process, and how many had at the last look. */
  #taken = 0;
  #takenBefore = 0;
  /** We do not read: more sound came than is listened to. */
  #resting = false;
  #over = false;

  constructor(socket: WebSocket, parts: SessionSocketParts) {
    this.#socket = socket;
    this.#parts = parts;
    const { session, options, watch } = parts;
    this.#life = new SignsOfLife(options.clock, parts.limits, () => socket.ping());
    this.#askedMs = options.clock.nowMs();
    this.#pace = messagePace(options.clock);
    this.#leave = [watch.add(() => this.#look()), session.onAudio((audio) => this.#speak(audio))];
    socket.on('message', (data, isBinary) => this.#guarded(() => this.#message(data, isBinary)));
    socket.on('pong', () => this.#life.seen());
    socket.on('error', (fault) => this.#socketFault(fault));
    socket.on('close', () => this.#end());
    this.#tell().catch((fault: unknown) => this.#fault(fault));
  }

  #message(data: RawData, isBinary: boolean): void {
    if (this.#over) return;
    this.#life.seen();
    if (!this.#pace.take(1)) throw new ParleyError('line.flooding', 'more messages than sound has');
    if (isBinary) return this.#hear(data as Buffer);
    const message = parse((data as Buffer).toString());
    const { session, who } = this.#parts;
    if (message.type === 'ping') return this.#post({ type: 'pong' });
    const { kind, id, label } = who;
    void session.stop('asked', { kind, id, label });
  }

  #hear(sound: Buffer): void {
    const { session } = this.#parts;
    const taken = session.audio(sound);
    if (!session.hasRoom) this.#rest();
    taken.then(
      () => this.#resume(),
      // What was on its way when the session was stopped comes too late; the last words and the end are still to be told.
      (fault: unknown) => codeOf(fault) !== 'session.stopped' && this.#fault(fault),
    );
  }

  #rest(): void {
    this.#resting = true;
    this.#socket.pause();
  }

  #resume(): void {
    if (!this.#resting || this.#over) return;
    this.#resting = false;
    this.#life.seen();
    this.#socket.resume();
  }

  /** One event after the other, each when the one before is taken: who is slow misses events, and is told so, and fills no memory. */
  async #tell(): Promise<void> {
    const { session, after } = this.#parts;
    for await (const event of session.events(after, this.#gone.signal)) {
      if (event === 'heartbeat') continue;
      if (!(await this.#sent(JSON.stringify(event satisfies FromSession)))) return;
    }
    if (this.#over) return;
    this.#end();
    this.#close(1000, 'the session is over');
  }

  /** Resolves when it has left this process; false when it never will. */
  #sent(text: string): Promise<boolean> {
    return new Promise((resolve) =>
      this.#socket.send(text, (fault) => {
        this.#taken += 1;
        resolve(fault === undefined || fault === null);
      }),
    );
  }

  #speak(audio: Uint8Array): void {
    if (this.#over) return;
    if (this.#socket.bufferedAmount > MAX_WAITING_BYTES)
      return this.#fail('line.slow', 'the agent’s sound is not taken');
    this.#socket.send(audio.slice(), () => (this.#taken += 1));
  }

  /** Called twice a second: half-open sockets, those that do not read, and those of whom was shut out. */
  #look(): void {
    const { clock } = this.#parts.options;
    const { slowMs } = this.#parts.limits;
    const nowMs = clock.nowMs();
    const stuck = this.#socket.bufferedAmount > 0 && this.#taken === this.#takenBefore;
    this.#slowSinceMs = stuck ? (this.#slowSinceMs ?? nowMs) : null;
    this.#takenBefore = this.#taken;
    if (this.#slowSinceMs !== null && nowMs - this.#slowSinceMs > slowMs)
      return this.#fail('line.slow', 'what is sent is not taken');
    this.#askAgain(nowMs);
    if (this.#resting) return;
    if (this.#life.areOver()) this.#fail('line.silent', 'no sign of life');
  }

  #askAgain(nowMs: number): void {
    const { stillMay, limits } = this.#parts;
    if (nowMs - this.#askedMs < limits.askEveryMs) return;
    this.#askedMs = nowMs;
    stillMay().catch((fault: unknown) => this.#fault(fault));
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (fault) {
      this.#fault(fault);
    }
  }

  #fault(fault: unknown): void {
    if (fault instanceof ParleyError) return this.#fail(codeOf(fault), fault.detail);
    this.#parts.options.log.error({ err: fault }, 'a session met a fault of ours');
    this.#fail('internal.fault', 'something in Parley went wrong');
  }

  #socketFault(fault: Error & { code?: string }): void {
    if (fault.code === 'ECONNRESET' || fault.code === 'EPIPE') return this.#socket.terminate();
    const { detail, closeCode } = unreadable(fault);
    this.#fail('line.malformed', detail, closeCode);
  }

  /** One typed close, one log line. The session goes on. */
  #fail(code: ErrorCode, detail: string, closeCode = closeCodeOf(code)): void {
    if (this.#over) return;
    this.#end();
    this.#parts.options.log.warn({ channel: 'session', code, closeCode }, `session socket closed: ${detail}`);
    this.#post({ type: 'error', code, message: `${ERRORS[code].meaning} (${detail})` });
    this.#close(closeCode, closeReason(code, detail));
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#gone.abort();
    for (const leave of this.#leave) leave();
    if (this.#resting) this.#socket.resume();
  }

  #close(code: number, reason: string): void {
    closeSocket(this.#socket, this.#parts.options.clock, code, reason);
  }

  #post(message: FromSession): void {
    if (this.#socket.readyState === this.#socket.OPEN)
      this.#socket.send(JSON.stringify(message), () => (this.#taken += 1));
  }
}

function parse(text: string): ToSession {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ParleyError('line.malformed', 'a message is not JSON; sound goes as binary messages');
  }
  const parsed = ToSession.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ParleyError('line.malformed', 'a message is neither stop nor ping');
}
