import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AddressInfo } from 'node:net';
import { until } from '#voice/ports/fakes/real-time.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';
import { partial } from '../fakes/test-call.ts';

let parley: TestParley;
let base: string;
let key: Record<string, string>;
beforeEach(async () => {
  parley = await testParley();
  key = { authorization: (await parley.as('viewer'))['authorization'] ?? '' };
  await parley.server.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(parley.server.server.address() as AddressInfo).port}`;
});
afterEach(() => parley.server.close());

/** Reads server-sent events as they come. */
async function follow(path: string, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const answer = await fetch(`${base}${path}`, { headers: { ...key, ...headers }, signal: stop.signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let over = false;
  const more = async (): Promise<void> => {
    const part = await reader?.read();
    over = part?.done ?? true;
    text += part?.value ?? '';
  };
  return {
    answer,
    stop: () => stop.abort(),
    text: () => text,
    seqs: () => [...text.matchAll(/^id: (-?\d+)$/gm)].map((match) => Number(match[1])),
    /** Until `pattern` has come, or the end. */
    async until(pattern: RegExp): Promise<string> {
      while (!pattern.test(text) && !over) await more();
      return text;
    },
    async toEnd(): Promise<string> {
      while (!over) await more();
      return text;
    },
  };
}

describe('Following a call live', () => {
  it('gives what was, then what happens, each entry once and in order, and ends with the call', async () => {
    const call = await parley.ring('call_1');
    call.happen(partial(1), partial(2));
    const live = await follow('/api/calls/call_1/events/live');
    expect(live.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await live.until(/^id: 2$/m);
    call.happen(partial(3), partial(4, 'line\nbreak'));
    await live.until(/^id: 4$/m);
    call.happen(partial(5));
    await call.close();
    const text = await live.toEnd();
    expect(live.seqs()).toEqual([1, 2, 3, 4, 5]);
    expect(text).toMatch(/event: end\ndata: \{\}\n\n$/);
    expect(text).toContain(`data: ${JSON.stringify(partial(4, 'line\nbreak'))}\n\n`);
    expect(call.followers()).toBe(0);
  });

  it('takes up after the last entry that the reader had', async () => {
    const call = await parley.ring('call_1');
    call.happen(partial(1), partial(2), partial(3), partial(4));
    await call.close();
    const byHeader = await follow('/api/calls/call_1/events/live?after=1', { 'last-event-id': '3' });
    await byHeader.toEnd();
    expect(byHeader.seqs()).toEqual([4]);
    const byQuery = await follow('/api/calls/call_1/events/live?after=1');
    await byQuery.toEnd();
    expect(byQuery.seqs()).toEqual([2, 3, 4]);
  });

  it('tells a reader who has had everything not to come back', async () => {
    const call = await parley.ring('call_1');
    call.happen(partial(1));
    await call.close();
    const { answer } = await follow('/api/calls/call_1/events/live', { 'last-event-id': '1' });
    expect(answer.status).toBe(204);
  });

  it('waits for entries that the database has not taken yet, rather than leave a gap', async () => {
    const call = await parley.ring('call_1');
    call.happen(partial(1));
    const live = await follow('/api/calls/call_1/events/live');
    await live.until(/^id: 1$/m);
    call.happenUnstored(partial(3));
    await until(() => parley.clock.pendingTimers > 0);
    parley.calls.append('call_1', [partial(2), partial(3)]);
    await parley.clock.advance(50);
    await live.until(/^id: 3$/m);
    expect(live.seqs()).toEqual([1, 2, 3]);
    live.stop();
  });

  it('shows a sign of life while nobody speaks', async () => {
    const call = await parley.ring('call_1');
    call.happen(partial(1));
    const live = await follow('/api/calls/call_1/events/live');
    await live.until(/^id: 1$/m);
    await until(() => parley.clock.pendingTimers > 0);
    await parley.clock.advance(15_000);
    expect(await live.until(/^: still here$/m)).toContain(': still here\n\n');
    live.stop();
  });

  it('gives only the kind that was asked for', async () => {
    const call = await parley.ring('call_1');
    call.happen(partial(1), { seq: 2, atMs: 5, kind: 'input', data: { atMs: 5, type: 'call.answered' } });
    await call.close();
    const live = await follow('/api/calls/call_1/events/live?kind=input');
    await live.toEnd();
    expect(live.seqs()).toEqual([2]);
  });

  it('forgets a reader who leaves', async () => {
    const call = await parley.ring('call_1');
    const live = await follow('/api/calls/call_1/events/live');
    await until(() => call.followers() === 1);
    live.stop();
    await until(() => call.followers() === 0);
  });

  it('lets a reader go who is too slow, and does not keep the call waiting', async () => {
    const call = await parley.ring('call_1');
    const live = await follow('/api/calls/call_1/events/live');
    await until(() => call.followers() === 1);
    const long = 'x'.repeat(2000);
    for (let seq = 1; seq <= 20_000; seq++) call.happen(partial(seq, long));
    await live.toEnd();
    const had = live.seqs();
    expect(had).toEqual(had.map((_, index) => index + 1));
    expect(had.length).toBeLessThan(20_000);
    expect(live.text()).not.toContain('event: end');
    expect(call.followers()).toBe(0);
  });

  it('does not hold up the end of Parley', async () => {
    await parley.ring('call_1');
    const live = await follow('/api/calls/call_1/events/live', { host: OWN_HOST });
    await live.until(/retry/);
    const before = performance.now();
    await parley.server.close();
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
