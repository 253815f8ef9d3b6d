/** Twilio's side of a call that we place, for tests: takes REST requests over real sockets, calls back, and does what a test tells it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signTwilio } from '../signature.ts';

export const ACCOUNT = { accountSid: 'AC0123', authToken: 'the-token' };

/** How the next request is answered; `place`: as Twilio does. */
export type Answer =
  | 'place'
  | 'cut'
  | 'garbage'
  | { status: number; headers?: Record<string, string>; body?: object };

export class FakeTwilioApi {
  readonly #server: Server;
  /** Forms of the calls that were placed, by SID. */
  readonly placed = new Map<string, URLSearchParams>();
  readonly updates: { sid: string; form: URLSearchParams }[] = [];
  readonly statuses = new Map<string, string>();
  requests = 0;
  /** For the requests that follow, the last for all behind it. */
  answers: Answer[] = ['place'];
  url = '';

  constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  get lastSid(): string {
    return [...this.placed.keys()].at(-1) ?? '';
  }

  /** Calls a webhook back, signed. Answers the response. */
  async callBack(
    sid: string,
    which: 'Url' | 'StatusCallback' | 'AsyncAmdStatusCallback',
    form: object,
    token = ACCOUNT.authToken,
  ): Promise<Response> {
    const url = this.placed.get(sid)?.get(which) ?? '';
    const body = { CallSid: sid, AccountSid: ACCOUNT.accountSid, ...form };
    const headers = { 'x-twilio-signature': signTwilio(token, url, body) };
    return fetch(url, { method: 'POST', body: new URLSearchParams(body), headers });
  }

  async tell(sid: string, status: string, more: object = {}): Promise<number> {
    this.statuses.set(sid, status);
    return (await this.callBack(sid, 'StatusCallback', { CallStatus: status, ...more })).status;
  }

  /** Somebody picks up: the ticket of the media socket, empty where we hang up. */
  async answer(sid: string): Promise<string> {
    const twiml = await (await this.callBack(sid, 'Url', { CallStatus: 'in-progress' })).text();
    return /name="ticket" value="([^"]+)"/.exec(twiml)?.[1] ?? '';
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    let body = '';
    for await (const part of request) body += String(part);
    const right = `Basic ${Buffer.from(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`).toString('base64')}`;
    const send = (status: number, json: object, headers: Record<string, string> = {}): void =>
      void response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(json));
    if (request.headers.authorization !== right) return send(401, { code: 20003 });
    const answer = (this.answers.length > 1 ? this.answers.shift() : this.answers[0]) ?? 'place';
    if (answer === 'cut') return void request.socket.destroy();
    if (answer === 'garbage') return void response.writeHead(200).end('<html>');
    if (answer !== 'place') return send(answer.status, answer.body ?? {}, answer.headers);
    const path = `/2010-04-01/Accounts/${ACCOUNT.accountSid}/Calls`;
    const known = new RegExp(`^${path}/(CA\\w+)\\.json$`).exec(request.url ?? '')?.[1];
    if (known !== undefined) return this.#about(known, request.method === 'POST' ? body : null, send);
    if (request.url !== `${path}.json`) return send(404, {});
    const sid = `CA${String(this.placed.size + 1).padStart(32, '0')}`;
    this.placed.set(sid, new URLSearchParams(body));
    this.statuses.set(sid, 'queued');
    send(201, { sid, status: 'queued' });
  }

  #about(sid: string, update: string | null, send: (status: number, json: object) => void): void {
    const status = this.statuses.get(sid);
    if (status === undefined) return send(404, { code: 20404 });
    if (update !== null) this.updates.push({ sid, form: new URLSearchParams(update) });
    send(200, { sid, status });
  }
}
