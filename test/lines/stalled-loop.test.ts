/** Twenty calls over real sockets in a process whose event loop stands still for half a second. */
import { afterEach, describe, expect, it } from 'vitest';
import { openServer, type TestServer, TwilioPeer } from '#adapters/channels/twilio/fakes/carrier.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { memoryAgentStore } from '#platform/agents/ports/fakes/agent-store.ts';
import { Desk } from '#platform/calls/desk.ts';
import { memoryCallStore } from '#platform/calls/ports/fakes/call-store.ts';
import { memoryRecordingStore } from '#platform/calls/ports/fakes/recording-store.ts';
import type { LogEntry } from '#voice/log.ts';
import { FakeChance } from '#voice/ports/fakes/clock.ts';
import { fakeLanguageModel } from '#voice/ports/fakes/language-model.ts';
import { fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import { fakeTextToSpeech } from '#voice/ports/fakes/text-to-speech.ts';
import { fakeVoiceActivity } from '#voice/ports/fakes/voice-activity.ts';
import { createTicker } from '#voice/speaking/ticker.ts';
import { pause, realClock as clock, until } from '#voice/ports/fakes/real-time.ts';

const CALLS = 20;
const STALL_MS = 500;
/** The Twilio line’s lead, and the frame that may go over it. */
const MOST_AT_ONCE_MS = 460 + 20;
const GREETING =
  'Good morning and thank you for calling. This is a long greeting, so that all of you are being spoken to when everything stands still.';

const STRATEGY = JSON.stringify({
  id: 'tiny',
  name: 'Tiny',
  persona: { name: 'Tess', disclosure: 'I am an automated assistant.' },
  greeting: { say: GREETING },
  slots: { name: { type: 'spelling' } },
  steps: [{ id: 'name', ask: 'What is your name?', slot: 'name' }],
  closing: { say: 'Goodbye.' },
});

async function openHouse() {
  const recordings = memoryRecordingStore();
  const agents = memoryAgentStore(clock);
  await agents.put({ id: 'front-desk', name: 'Tiny', source: STRATEGY });
  const faults: unknown[] = [];
  const calls = memoryCallStore(recordings);
  const desk = new Desk({
    agentsOf: () => agents,
    calls,
    recordings,
    clock,
    chance: new FakeChance(),
    ticker: createTicker(clock, (fault) => faults.push(fault)),
    providers: {
      stt: [fakeSpeechToText({ clock })],
      tts: [fakeTextToSpeech({ clock, realTimeFactor: 0.01 })],
      vad: fakeVoiceActivity(),
    },
    mindFor: () => ({
      llm: [fakeLanguageModel(clock, [])],
      tools: { tools: [], run: () => Promise.resolve({ ok: false, error: 'none' }) },
    }),
    maxCalls: CALLS,
    maxLagMs: 1000,
    onFault: (_, fault) => faults.push(fault),
  });
  const server = await openServer({ reception: desk });
  return { server, desk, calls, faults };
}

/** Milliseconds of audio among what a peer has received. */
function audioMs(peer: TwilioPeer): number {
  return peer.received.reduce(
    (sum, { media }) => sum + Buffer.byteLength(media?.payload ?? '', 'base64') / 8,
    0,
  );
}

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** How often each timer fired that was set once. */
function firedTwice(log: LogEntry[]): string[] {
  const fired = log.flatMap((entry) =>
    entry.kind === 'input' && entry.data.type === 'timer.fired' ? [entry.data.timerId] : [],
  );
  return fired.filter((timerId, at) => fired.indexOf(timerId) !== at);
}

describe('An event loop that stands still for half a second', () => {
  let server: TestServer;
  const peers: TwilioPeer[] = [];
  afterEach(async () => {
    for (const peer of peers) peer.socket.terminate();
    await server.close();
  });

  it('[PO2] loses no call, sends nobody more than one lead at once, and fires each timer once', async () => {
    const house = await openHouse();
    server = house.server;
    for (let call = 0; call < CALLS; call += 1) peers.push(await TwilioPeer.call(server.url));
    const talking = setInterval(() => {
      for (const peer of peers) peer.speak(0);
    }, 20);
    await until(() => house.desk.count === CALLS && peers.every((peer) => audioMs(peer) > 500));

    const before = peers.map(audioMs);
    standStill(STALL_MS);
    await pause(5);
    const atOnce = peers.map((peer, call) => audioMs(peer) - before[call]!);
    const sinceMs = clock.nowMs();
    for (const ms of atOnce) expect(ms).toBeLessThanOrEqual(MOST_AT_ONCE_MS);

    const resumed = peers.map(audioMs);
    await pause(1500);
    const passedMs = clock.nowMs() - sinceMs;
    for (const [call, peer] of peers.entries()) {
      const sentMs = audioMs(peer) - resumed[call]!;
      expect(sentMs).toBeGreaterThan(passedMs - 300);
      expect(sentMs).toBeLessThan(passedMs + 300);
    }
    clearInterval(talking);

    expect(peers.map((peer) => peer.closed)).toEqual(peers.map(() => null));
    expect([house.desk.count, house.faults, server.warnings, server.errors]).toEqual([CALLS, [], [], []]);
    for (const { id } of await house.calls.forTenant(HOME_TENANT).list({ limit: 100 })) {
      expect(firedTwice(await house.calls.forTenant(HOME_TENANT).log(id, 0, 10_000))).toEqual([]);
    }
    await house.desk.stop();
    expect(house.desk.count).toBe(0);
  }, 30_000);
});
