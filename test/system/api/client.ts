/** Asks a running Parley as somebody: with a key, with a browser's cookie, or as nobody. */

export interface Answered {
  status: number;
  text: string;
  /** Of a JSON answer; null for another. */
  json: never;
  /** As a browser sends them back. */
  cookie: string;
}

export interface Asker {
  headers: Record<string, string>;
  ask(method: string, path: string, body?: unknown): Promise<Answered>;
  /** As `ask`. Throws for what is not 2xx. */
  get<Result = never>(method: string, path: string, body?: unknown): Promise<Result>;
  /** The same somebody, with more headers. */
  with(more: Record<string, string>): Asker;
}

export function asker(url: string, headers: Record<string, string> = {}): Asker {
  const ask: Asker['ask'] = async (method, path, body) => {
    const answer = await fetch(url + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const cookie = answer.headers
      .getSetCookie()
      .map((each) => each.split(';', 1)[0])
      .join('; ');
    return { status: answer.status, text, json: parsed(text) as never, cookie };
  };
  return {
    headers,
    ask,
    get: async <Result>(method: string, path: string, body?: unknown) => {
      const { status, text, json } = await ask(method, path, body);
      if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 500)}`);
      return json as Result;
    },
    with: (more) => asker(url, { ...headers, ...more }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
