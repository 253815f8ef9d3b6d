/** Requests that reach nobody, for tests: answered by the test, refused for the hosts that it names. */
import { ParleyError } from '#voice/errors.ts';
import type { GuardedAnswer, GuardedRequest, GuardedRequests } from '../guarded-requests.ts';

export interface FakeRequests extends GuardedRequests {
  sent: GuardedRequest[];
  /** What the next requests are answered. */
  answer: (request: GuardedRequest) => GuardedAnswer | Promise<GuardedAnswer>;
}

/** `refused` are host names; what is no address with http or https is refused as well. */
export function fakeRequests(refused: readonly string[] = ['localhost', '127.0.0.1']): FakeRequests {
  const demand = (text: string): void => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !/^https?:$/.test(url.protocol) || refused.includes(url.hostname)) {
      throw new ParleyError('url.refused', 'it is not an address that may be called');
    }
  };
  const fake: FakeRequests = {
    sent: [],
    answer: () => ({ status: 200, headers: {}, body: new Uint8Array(), cut: false }),
    async send(request, signal) {
      signal?.throwIfAborted();
      demand(request.url);
      fake.sent.push(request);
      return fake.answer(request);
    },
    check: async (url) => demand(url),
    fetch: async (input) => {
      const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
      const { status, headers, body } = await fake.send({ url });
      return new Response(Buffer.from(body), { status, headers });
    },
  };
  return fake;
}
