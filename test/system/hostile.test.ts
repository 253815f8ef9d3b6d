/** While one caller talks, others send what no telephone and no page would: that caller does not notice. */
import { demoCookieOf, entered } from '../support/enter.ts';
import { connect } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Status } from '#wire/api.ts';
import { CallFault } from '../../src/cli/call/call-fault.ts';
import { ring } from '../../src/cli/call/ring.ts';
import { type RunningParley, Stage, tell } from './parley.ts';
import { callsOf } from './record.ts';
import { type PhoneCallResult, call } from './telephone.ts';
import { pause, until } from '#voice/ports/fakes/real-time.ts';

/** The close codes that docs/TWILIO.md and docs/BROWSER-LINE.md promise, and those of WebSocket itself for a broken frame. */
const TYPED = [1002, 1003, 1007, 1008, 1009, 1013, 4400, 4404, 4408, 4413, 4429];
const CLOSED_WITHIN_MS = 12_000;

const stage = new Stage();
let parley: RunningParley;
let held: PhoneCallResult | undefined;
let after: Status;
const closed: { what: string; code: number }[] = [];
let refusedConnections = 0;

beforeAll(async () => {
  parley = await stage.start({ data: join(stage.folder(), 'data') });
  const over = new AbortController();
  const attacks = Object.entries(ATTACKS).map(async ([what, attack]) => {
    for (let round = 0; !over.signal.aborted; round += 1) {
      await attack(what, round);
      await pause(50);
    }
  });
  try {
    held = await call(parley.url, ['--agent', 'dental', '--say', 'a cleaning, please', '--say', 'no']);
  } finally {
    over.abort();
  }
  await Promise.all(attacks);
  await until(async () => (await callsOf(parley.url, 'active')).length === 0, 30_000);
  after = Status.parse(await (await entered(`${parley.url}/status`)).json());
});
afterAll(() => {
  const waits = (held?.report.replies ?? []).flatMap(({ waterfall }) =>
    waterfall === null ? [] : [waterfall.totalMs],
  );
  tell(`beside ${closed.length} hostile sockets, replies came after ${waits.join(', ')} ms`);
});
afterAll(() => stage.clear());

const socketUrl = (path: string): string => parley.url.replace('http', 'ws') + path;

/** Opens a socket, sends, and waits until it is closed on us. */
async function send(what: string, path: string, messages: (string | Buffer)[]): Promise<void> {
  const headers = { cookie: await demoCookieOf(parley.url) };
  const socket = new WebSocket(socketUrl(path), { perMessageDeflate: false, headers });
  const end = Promise.withResolvers<number>();
  socket.on('close', (code) => end.resolve(code));
  socket.on('error', () => undefined);
  socket.on('unexpected-response', () => {
    refusedConnections += 1;
    socket.terminate();
  });
  socket.on('open', () => {
    for (const message of messages) if (socket.readyState === WebSocket.OPEN) socket.send(message);
  });
  const late = setTimeout(() => end.resolve(-1), CLOSED_WITHIN_MS);
  const code = await end.promise;
  clearTimeout(late);
  socket.terminate();
  closed.push({ what, code });
}

/** Bytes that are no protocol at all, on a bare socket. */
function sendBytes(bytes: Buffer): Promise<void> {
  const { hostname, port } = new URL(parley.url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    socket.on('error', () => undefined);
    socket.setTimeout(2000, () => socket.destroy());
    socket.on('data', () => socket.destroy());
    socket.on('close', () => resolve());
  });
}

const noise = (bytes: number): Buffer =>
  Buffer.from(Array.from({ length: bytes }, (_, i) => (i * 7919) % 251));
const connected = JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' });
const hello = (agent: string): string => JSON.stringify({ type: 'hello', protocol: 1, agent, audio: true });
const start = (ticket: string, callSid: string): string =>
  JSON.stringify({
    event: 'start',
    sequenceNumber: '1',
    streamSid: 'MZ1',
    start: {
      accountSid: 'AC1',
      callSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: { ticket },
    },
  });

const ATTACKS: Record<string, (what: string, round: number) => Promise<void>> = {
  'twilio: binary': (what) => send(what, '/twilio/media', [noise(5000)]),
  'twilio: oversized': (what) => send(what, '/twilio/media', ['x'.repeat(400_000)]),
  'twilio: no ticket': (what) => send(what, '/twilio/media', [connected, start('made-up', 'CA1')]),
  'twilio: not JSON': (what, round) =>
    send(what, '/twilio/media', [connected, '{'.repeat(1 + (round % 9000))]),
  async 'twilio: flooding in a call of its own'(what, round) {
    const callSid = `CAflood${round}`;
    const address = await ring({
      url: parley.url,
      agentId: 'cards',
      callSid,
      from: '+1',
      sign: null,
      publicUrl: null,
    }).catch((fault: unknown) => {
      // A machine that is loaded enough tells one call more that it is busy.
      if (fault instanceof CallFault) return null;
      throw fault;
    });
    if (!address) return pause(1000);
    const media = JSON.stringify({
      event: 'media',
      sequenceNumber: '2',
      streamSid: 'MZ1',
      media: { track: 'inbound', chunk: '1', timestamp: '0', payload: noise(160).toString('base64') },
    });
    const messages = [
      connected,
      start(address.parameters['ticket'] ?? '', callSid),
      ...Array<string>(4000).fill(media),
    ];
    await send(what, new URL(address.url).pathname, messages);
    await pause(1000);
  },
  'browser: text for nothing': (what) => send(what, '/api/talk', ['null', '[]', '{"type":"hello"}']),
  'browser: oversized': (what) => send(what, '/api/talk', [hello('cards'), noise(400_000)]),
  'browser: no such agent': (what) => send(what, '/api/talk', [hello('nobody')]),
  async 'browser: flooding in a call of its own'(what) {
    await send(what, '/api/talk', [hello('cards'), ...Array<Buffer>(4000).fill(noise(644))]);
    await pause(1000);
  },
  async 'http: no protocol at all'() {
    await sendBytes(noise(20_000));
    await sendBytes(Buffer.from('GET /twilio/media HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n'));
    await pause(500);
  },
};

describe('While others flood both lines', () => {
  test('a caller is understood and answered as ever', () => {
    expect(held?.code).toBe(0);
    const turns = held!.report.turns.map(({ who, text }) => `${who}: ${text}`);
    expect(turns).toEqual([
      'agent: Thank you for calling Bright Dental. This is Ava, the automated assistant. What can we do for you?',
      'caller: cleaning please',
      'agent: A cleaning, gladly. Have you been to our practice before?',
      'caller: no',
      'agent: Then welcome to the practice. What is your name, please?',
    ]);
    for (const { cut, text, heard } of held!.report.replies) expect([cut, heard]).toEqual([false, text]);
  });

  test('each hostile socket is closed with a code that says why', () => {
    expect(new Set(closed.map(({ what }) => what)).size).toBe(Object.keys(ATTACKS).length - 1);
    expect(closed.filter(({ code }) => !TYPED.includes(code))).toEqual([]);
    expect(closed.length).toBeGreaterThan(100);
  });

  test('Parley is as well as before, tells of each in its log, and of no fault of its own', () => {
    expect(refusedConnections).toBe(0);
    expect(after).toMatchObject({ health: 'ok', load: { activeCalls: 0, queues: { eventsToWrite: 0 } } });
    const lines = parley
      .err()
      .split('\n')
      .filter((line) => line !== '');
    expect(lines.find((line) => /"level":"(error|fatal)"/.test(line))).toBeUndefined();
    expect(lines.filter((line) => line.includes('"level":"warn"')).length).toBeGreaterThan(100);
  });
});
