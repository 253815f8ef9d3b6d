/** Requests to addresses that a user has set: webhooks, tools, policies elsewhere, marketplaces, identity providers. */

export interface GuardedRequests {
  /**
   * Sends the request only where it leads to the public internet or to a host that the operator has allowed, at every step: the address
   * that was checked is the address that is connected to. Answers with whatever the other side says, also 4xx and 5xx.
   * Throws ParleyError: `url.refused` where it may not go, `provider.unreachable` and `provider.timeout` where it did not arrive,
   * `provider.malformed` for what is no HTTP; and the signal's reason.
   */
  send(request: GuardedRequest, signal?: AbortSignal): Promise<GuardedAnswer>;
  /** For libraries that take one. The same guard; the library minds time and size. A refusal is a TypeError with the ParleyError as its cause. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * For the moment when an address is set: its form, its port, and where its name leads now. It is checked again at each request.
   * Throws `url.refused`.
   */
  check(url: string, signal?: AbortSignal): Promise<void>;
}

export interface GuardedRequest {
  url: string;
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** From the first packet to the last byte of the answer; 10 s where not given. */
  limitMs?: number;
  /** Of the answer's body, unpacked; 1 MB where not given. What is beyond is not read. */
  mostBytes?: number;
  /** How many redirects are followed; none where not given: an answer of 3xx is then the answer. */
  redirects?: number;
}

export interface GuardedAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** The body was longer than `mostBytes`. */
  cut: boolean;
}
