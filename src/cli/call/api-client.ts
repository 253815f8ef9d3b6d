/** What `parley call` asks of the API. */
import { readFile } from 'node:fs/promises';
import { type Clock, sleep } from '#voice/ports/clock.ts';
import { Agent, type Call, CallEventList, CallList, Problem, Status } from '#wire/api.ts';
import type { z } from 'zod';
import { parse as parseYaml } from 'yaml';
import { CallFault } from './call-fault.ts';
import { causeOf } from './ring.ts';

/** The record of a call is closed this soon after its end, a slow disk included. */
const RECORD_WITHIN_MS = 30_000;
/** Of 200 calls each: a call is looked for among so many newer ones. */
const MAX_PAGES = 50;

export type LoggedEvent = CallEventList['events'][number];

export class ApiClient {
  readonly url: string;
  readonly #key: string | null;
  readonly #clock: Clock;
  #cookie: string | null = null;

  /** Without a key it enters the demo, which a Parley on this machine has. */
  constructor(url: string, key: string | null, clock: Clock) {
    this.url = url;
    this.#key = key;
    this.#clock = clock;
  }

  async status(): Promise<Status> {
    return this.#ask(Status, '/status');
  }

  /** Puts the strategy in a file under its own id, and answers that id. Throws CallFault that names every error's path and cure. */
  async putStrategy(path: string): Promise<string> {
    let source: string;
    try {
      source = await readFile(path, 'utf8');
    } catch {
      throw new CallFault('usage', `${path}: the strategy cannot be read.`);
    }
    const id = idOf(source);
    if (id === null)
      throw new CallFault(
        'usage',
        `${path}: a strategy is YAML or JSON with an \`id\` of lower-case letters, digits and hyphens.`,
      );
    const agent = await this.#ask(Agent, `/api/agents/${id}`, {
      method: 'PUT',
      body: { source },
      named: path,
    });
    return agent.id;
  }

  /** The call that rang from `from`; it is listed as soon as it is answered. */
  async findCall(from: string): Promise<Call> {
    const endMs = this.#clock.nowMs() + RECORD_WITHIN_MS;
    for (;;) {
      const call = await this.#look(from);
      if (call && call.state !== 'active') return call;
      if (this.#clock.nowMs() > endMs) {
        throw new CallFault(
          'failed',
          call ? `The record of ${call.id} was not closed in time.` : 'Parley has no record of the call.',
        );
      }
      await sleep(this.#clock, 100);
    }
  }

  /** Newest first: on a busy Parley many calls may have begun since this one. */
  async #look(from: string): Promise<Call | undefined> {
    let before = '';
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { calls, nextBefore } = await this.#ask(CallList, `/api/calls?limit=200${before}`);
      const call = calls.find((each) => each.from === from);
      if (call !== undefined || nextBefore === null) return call;
      before = `&before=${encodeURIComponent(nextBefore)}`;
    }
    return undefined;
  }

  async events(callId: string): Promise<LoggedEvent[]> {
    const events: LoggedEvent[] = [];
    let after = -1;
    for (;;) {
      const page = await this.#ask(
        CallEventList,
        `/api/calls/${callId}/events?kind=event&limit=1000&after=${after}`,
      );
      events.push(...page.events);
      if (page.nextAfter === null) return events;
      after = page.nextAfter;
    }
  }

  async #entry(): Promise<Record<string, string>> {
    if (this.#key !== null) return { authorization: `Bearer ${this.#key}` };
    this.#cookie ??= await this.#enterDemo();
    return { cookie: this.#cookie };
  }

  async #enterDemo(): Promise<string> {
    let response: Response;
    try {
      response = await fetch(`${this.url}/api/session/demo`, {
        method: 'POST',
        signal: AbortSignal.timeout(10_000),
      });
      await response.body?.cancel();
    } catch (fault) {
      throw new CallFault('unreachable', `${this.url} does not answer as a Parley does: ${causeOf(fault)}.`);
    }
    const cookie = response.ok ? cookieOf(response) : null;
    if (cookie !== null) return cookie;
    throw new CallFault(
      'unreachable',
      `${this.url} asks who you are: make an API key in its console, and set PARLEY_KEY to it.`,
    );
  }

  async #ask<T>(
    schema: z.ZodType<T>,
    path: string,
    write?: { method: string; body: unknown; named: string },
  ): Promise<T> {
    const headers = await this.#entry();
    if (write) headers['content-type'] = 'application/json';
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(this.url + path, {
        headers,
        ...(write ? { method: write.method, body: JSON.stringify(write.body) } : {}),
        signal: AbortSignal.timeout(10_000),
      });
      body = await response.json();
    } catch (fault) {
      throw new CallFault('unreachable', `${this.url} does not answer as a Parley does: ${causeOf(fault)}.`);
    }
    if (!response.ok) throw faultOf(body, response.status, write?.named ?? path);
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new CallFault('unreachable', `${this.url}${path} does not answer as a Parley does.`);
  }
}

/** The name and value of the first cookie that is set. */
function cookieOf(response: Response): string | null {
  return response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? null;
}

function idOf(source: string): string | null {
  try {
    const parsed = parseYaml(source) as { id?: unknown } | null;
    const id = parsed?.id;
    return typeof id === 'string' && /^[a-z0-9-]{1,64}$/.test(id) ? id : null;
  } catch {
    return null;
  }
}

function faultOf(body: unknown, status: number, named: string): CallFault {
  const problem = Problem.safeParse(body);
  if (!problem.success)
    return new CallFault('unreachable', `${named}: answered ${status}, and not as a Parley does.`);
  const { code, title, detail, errors } = problem.data;
  const lines = (errors ?? []).map(
    ({ path, message, cure }) => `\n  ${path}: ${message}${cure === undefined ? '' : ` — ${cure}`}`,
  );
  const kind =
    code === 'strategy.invalid' ? 'usage' : code === 'request.unauthorized' ? 'unreachable' : 'failed';
  return new CallFault(kind, `${named}: ${detail ?? title}${lines.join('')}`);
}
