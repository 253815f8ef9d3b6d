/** The conversation's socket: says hello, keeps alive, and takes the same call up again after a short loss. */
import { BROWSER_PROTOCOL, ToBrowser } from '#wire/browser-line.ts';
import type { FromBrowser } from '#wire/browser-line.ts';

export type SocketEnd =
  | { why: 'ended'; reason: string }
  | { why: 'error'; code: string; message: string }
  /** Could not be opened at all, or not again in time. */
  | { why: 'lost'; everOpen: boolean };

export interface SocketListener {
  message(message: ToBrowser): void;
  audio(message: ArrayBuffer): void;
  reconnecting(attempt: number): void;
  closed(end: SocketEnd): void;
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4000;
/** Without a resume window from the server, a socket that never opened is given up after this long. */
const OPEN_WITHIN_MS = 5000;
const PING_EVERY_MS = 4000;
/** Nothing heard for this long: the socket is half-open, and a new one is tried. */
const SILENT_AFTER_MS = 10_000;
/** Audio that waits in the socket beyond this (1 s) would be heard too late; it is dropped instead. */
const BACKLOG_BYTES = 32_000;

export class ReconnectingSocket {
  private socket: WebSocket | null = null;
  private resume: { token: string; forMs: number } | null = null;
  private lostAt: number | null = null;
  private attempt = 0;
  private heardAt = 0;
  private done = false;
  private pinging: ReturnType<typeof setInterval> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;

  private readonly url: string;
  private readonly hello: { agent: string; audio: boolean };
  private readonly listener: SocketListener;

  constructor(url: string, hello: { agent: string; audio: boolean }, listener: SocketListener) {
    this.url = url;
    this.hello = hello;
    this.listener = listener;
    this.connect();
  }

  send(message: FromBrowser): void {
    if (this.isOpen) this.socket?.send(JSON.stringify(message));
  }

  /** Frames that the network cannot take now are dropped; their numbers tell the server. */
  sendFrame(frame: ArrayBuffer): void {
    if (this.isOpen && (this.socket?.bufferedAmount ?? 0) < BACKLOG_BYTES) this.socket?.send(frame);
  }

  /** Hangs up, and hears no more. */
  close(): void {
    this.send({ type: 'hang-up' });
    this.finish(null);
  }

  private get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  private connect(): void {
    const socket = new WebSocket(this.url);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.heardAt = performance.now();
    socket.onopen = () => {
      this.heardAt = performance.now();
      const resume = this.resume ? { resume: this.resume.token } : {};
      this.send({ type: 'hello', protocol: BROWSER_PROTOCOL, ...this.hello, ...resume });
      clearInterval(this.pinging);
      this.pinging = setInterval(() => this.keepAlive(), PING_EVERY_MS);
    };
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      if (socket !== this.socket) return;
      this.heardAt = performance.now();
      if (typeof event.data === 'string') this.take(event.data);
      else this.listener.audio(event.data);
    };
    socket.onclose = () => {
      if (socket === this.socket) this.lost();
    };
  }

  private take(text: string): void {
    const parsed = ToBrowser.safeParse(parseJson(text));
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.type === 'welcome') {
      this.resume = { token: message.resume, forMs: message.resumeForMs };
      this.lostAt = null;
      this.attempt = 0;
    }
    this.listener.message(message);
    if (message.type === 'ended') this.finish({ why: 'ended', reason: message.reason });
    if (message.type === 'error') this.finish({ why: 'error', code: message.code, message: message.message });
  }

  private keepAlive(): void {
    if (performance.now() - this.heardAt > SILENT_AFTER_MS) {
      const stale = this.socket;
      this.lost();
      stale?.close();
    } else this.send({ type: 'ping' });
  }

  private lost(): void {
    if (this.done) return;
    clearInterval(this.pinging);
    const now = performance.now();
    this.lostAt ??= now;
    this.socket = null;
    const windowMs = this.resume?.forMs ?? OPEN_WITHIN_MS;
    const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.attempt);
    if (now + waitMs - this.lostAt > windowMs) {
      this.finish({ why: 'lost', everOpen: this.resume !== null });
      return;
    }
    this.attempt += 1;
    if (this.resume) this.listener.reconnecting(this.attempt);
    this.retry = setTimeout(() => this.connect(), waitMs);
  }

  private finish(end: SocketEnd | null): void {
    if (this.done) return;
    this.done = true;
    clearInterval(this.pinging);
    clearTimeout(this.retry);
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000);
    if (end) this.listener.closed(end);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
