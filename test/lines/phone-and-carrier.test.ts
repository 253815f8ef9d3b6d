/** The command line's telephone against the true Twilio line: two sides of one protocol, written apart. */
import Fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { registerTwilio } from '#adapters/channels/twilio/register.ts';
import { signTwilio } from '#adapters/channels/twilio/signature.ts';
import { encodeMulawFloat } from '#audio/mulaw.ts';
import { holdCall } from '../../src/cli/call/phone.ts';
import { ring } from '../../src/cli/call/ring.ts';
import { fakeReception } from '#platform/lines/fakes/reception.ts';
import { FakeChance } from '#voice/ports/fakes/clock.ts';
import type { Line } from '#voice/ports/line.ts';
import { realClock, until } from '#voice/ports/fakes/real-time.ts';

const fastify = Fastify();
afterEach(() => fastify.close());

const codes = (ms: number, level: number): Uint8Array => {
  const into = new Uint8Array(ms * 8);
  encodeMulawFloat(
    Float32Array.from({ length: ms * 8 }, (_, i) => level * Math.sin(i / 2)),
    into,
  );
  return into;
};

describe('A telephone and the Twilio line', () => {
  it('ring signed, speak, interrupt, mark what was heard and hang up', async () => {
    const reception = fakeReception();
    await registerTwilio(fastify, {
      reception,
      clock: realClock,
      chance: new FakeChance(),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      accounts: { of: async () => ({ accountSid: null, authToken: 'secret' }) },
      switchboard: {
        called: async () => ({ tenantId: 'acme', number: null }),
        route: async (_, asked) => ({ agentId: asked ?? 'cards' }),
      },
    });
    const url = await fastify.listen({ port: 0, host: '127.0.0.1' });
    const address = await ring({
      url,
      agentId: 'cards',
      callSid: 'CA1',
      from: 'client:test',
      sign: (called, form) => signTwilio('secret', called, form),
      publicUrl: null,
    });
    const utterances = [
      { label: 'interrupts', codes: codes(300, 0.4), atMs: 600 },
      { label: 'answers', codes: codes(200, 0.4), atMs: null },
    ];
    const holding = holdCall(
      { address, callSid: 'CA1', utterances, timeoutMs: 20_000, clock: realClock },
      new AbortController().signal,
    );
    const line = await answered(reception.answered);
    const { heard } = reception.answered[0]!;
    line.send(codes(200, 0.3));
    line.mark('heard');
    line.send(codes(5000, 0.3));
    line.mark('cut');
    await until(() => heard.levels.length > 35);
    line.clear();
    await until(() => heard.levels.length > 50);
    line.send(codes(300, 0.3));
    line.mark('second');
    await until(() => heard.levels.length > 115);
    line.send(codes(200, 0.3));
    line.mark('third');
    const call = await holding;
    expect(call).toMatchObject({ by: 'us', fault: null });
    await until(() => heard.closings.length > 0);
    expect(heard.closings).toEqual(['hangup']);
    expect(heard.marks).toEqual(['heard', 'second', 'third']);
    expect(heard.playedMs).toEqual([200, 300, 500]);
    const loudFrames = heard.mediaMs.filter((_, i) => loud(call.sent.subarray(i * 160, i * 160 + 160)));
    expect(loudFrames[0]).toBe(600);
    expect(loudFrames).toHaveLength(15 + 10);
    expect(call.heard.length).toBe(call.sent.length);
    expect(heard.levels.length).toBe(call.sent.length / 160);
  });
});

const loud = (frame: Uint8Array): boolean => frame.some((code) => (code & 0x7f) < 0x50);

async function answered(lines: { line: Line }[]): Promise<Line> {
  await until(() => lines.length > 0);
  return lines[0]!.line;
}
