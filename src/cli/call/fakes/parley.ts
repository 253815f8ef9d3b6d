/** The outside of a Parley: the webhook, the media socket and the API that a telephone sees, with an agent that answers with tones. */
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { encodeMulawFloat } from '#audio/mulaw.ts';
import type { Agent, Call } from '#wire/api.ts';

export interface FakeParley {
  url: string;
  /** Media messages in order, with the time at which they came. */
  media: { atMs: number; timestampMs: number; chunk: number; loud: boolean }[];
  /** Everything else that came, in order: marks as `mark:NAME`. */
  events: string[];
  webhooks: { url: string; form: URLSearchParams; signature: string | undefined }[];
  strategies: string[];
  close(): Promise<void>;
}

export interface FakeAgent {
  greetingMs: number;
  answerMs: number;
  /** Clears what is not played when the caller speaks over it. */
  yields?: boolean;
  /** Hangs up with this code after so many answers. */
  hangUpAfter?: { answers: number; code: number; reason: string };
  /** TwiML in place of a stream. */
  twiml?: string;
  /** Answers every API request so. */
  problem?: { status: number; body: unknown };
}

export async function fakeParley(agent: FakeAgent): Promise<FakeParley> {
  const parley: Omit<FakeParley, 'url' | 'close'> = { media: [], events: [], webhooks: [], strategies: [] };
  const server = createServer((request, response) => void answer(request, response));
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => converse(socket, agent, parley));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request) body += String(part);
    const path = request.url ?? '';
    const json = (value: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    if (path.startsWith('/twilio/voice')) {
      const signature = request.headers['x-twilio-signature'];
      parley.webhooks.push({ url: path, form: new URLSearchParams(body), signature: signature?.toString() });
      const stream = `<Response><Connect><Stream url="ws://127.0.0.1:${port}/media?a=1&amp;b=2"><Parameter name="ticket" value="t&lt;1"/></Stream></Connect></Response>`;
      return void response.end(agent.twiml ?? stream);
    }
    if (path === '/api/session/demo') response.setHeader('set-cookie', 'parley.demo=1; HttpOnly');
    if (path === '/status' || path === '/api/session/demo') return json({});
    if (agent.problem) return json(agent.problem.body, agent.problem.status);
    if (request.method === 'PUT') {
      parley.strategies.push((JSON.parse(body) as { source: string }).source);
      return json({
        id: path.split('/').at(-1) ?? '',
        name: 'n',
        description: '',
        locale: 'en',
        source: '',
        updatedAt: new Date(0).toISOString(),
        revision: 1,
        published: null,
        changed: true,
        archived: false,
      } satisfies Agent);
    }
    if (path.startsWith('/api/calls?'))
      return json({ calls: [callOf(parley.webhooks[0]?.form.get('From') ?? null)], nextBefore: null });
    return json({ events: EVENTS, nextAfter: null });
  }

  return {
    ...parley,
    url,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

function converse(socket: WebSocket, agent: FakeAgent, parley: Omit<FakeParley, 'url' | 'close'>): void {
  let spoken = 0;
  let quiet = 0;
  let pending = 0;
  let answers = 0;
  const say = (ms: number, name: string): void => {
    const codes = new Uint8Array(ms * 8);
    encodeMulawFloat(
      Float32Array.from({ length: codes.length }, (_, i) => 0.3 * Math.sin(i / 3)),
      codes,
    );
    socket.send(
      JSON.stringify({
        event: 'media',
        streamSid: 'x',
        media: { payload: Buffer.from(codes).toString('base64') },
      }),
    );
    socket.send(JSON.stringify({ event: 'mark', streamSid: 'x', mark: { name } }));
    pending += 1;
  };
  const listen = (loud: boolean): void => {
    if (loud) {
      spoken += 1;
      quiet = 0;
      if (agent.yields && spoken === 5 && pending > 0)
        socket.send(JSON.stringify({ event: 'clear', streamSid: 'x' }));
      return;
    }
    quiet += 1;
    if (spoken === 0 || quiet < 10) return;
    spoken = 0;
    answers += 1;
    if (agent.hangUpAfter?.answers === answers)
      return socket.close(agent.hangUpAfter.code, agent.hangUpAfter.reason);
    say(agent.answerMs, `answer-${answers}`);
  };
  socket.on('message', (data) => {
    const message = JSON.parse((data as Buffer).toString()) as {
      event: string;
      mark?: { name: string };
      start?: { customParameters: Record<string, string> };
      media?: { timestamp: string; chunk: string; payload: string };
    };
    if (message.media) {
      const loud = Buffer.from(message.media.payload, 'base64').some((code) => (code & 0x7f) < 0x50);
      const { timestamp, chunk } = message.media;
      parley.media.push({
        atMs: performance.now(),
        timestampMs: Number(timestamp),
        chunk: Number(chunk),
        loud,
      });
      return listen(loud);
    }
    if (message.mark) pending -= 1;
    parley.events.push(message.mark ? `mark:${message.mark.name}` : message.event);
    if (!message.start) return;
    parley.events.push(`ticket:${message.start.customParameters['ticket']}`);
    if (agent.greetingMs > 0) say(agent.greetingMs, 'greeting');
  });
}

function callOf(from: string | null): Call {
  return {
    id: 'call_1',
    agent: { id: 'cards', name: 'Cards', version: null },
    channel: 'twilio',
    from,
    to: null,
    state: 'ended',
    direction: 'inbound',
    startedAt: new Date(0).toISOString(),
    answeredAt: new Date(0).toISOString(),
    endedAt: new Date(5000).toISOString(),
    durationMs: 5000,
    endReason: 'hang-up',
    endedBy: 'caller',
    turns: 1,
    providers: { stt: [], tts: [], llm: [], vad: 'fake' },
    recording: null,
  };
}

const event = (seq: number, atMs: number, data: Record<string, unknown>): unknown => ({
  seq,
  atMs,
  kind: 'event',
  data,
});

const EVENTS = [
  event(1, 0, { type: 'call.answered' }),
  event(2, 10, { type: 'reply.started', replyId: 'r1', turnId: null, kind: 'greeting' }),
  event(3, 10, {
    type: 'reply.clause',
    replyId: 'r1',
    clauseId: 'c1',
    text: 'What have you got?',
    say: 'What have you got?',
  }),
  event(4, 60, { type: 'reply.audible', replyId: 'r1', waterfall: null }),
  event(5, 900, {
    type: 'reply.ended',
    replyId: 'r1',
    text: 'What have you got?',
    heard: 'What have you got?',
    cut: false,
    heardMs: 840,
  }),
  event(6, 2600, {
    type: 'caller.said',
    utteranceId: 'u1',
    text: 'ten of clubs',
    confidence: 0.93,
    refused: false,
    startedMs: 1500,
    endedMs: 2300,
  }),
  event(7, 2900, { type: 'reply.started', replyId: 'r2', turnId: 't1', kind: 'answer' }),
  event(8, 2950, {
    type: 'reply.clause',
    replyId: 'r2',
    clauseId: 'c2',
    text: 'The ten of clubs.',
    say: 'The ten of clubs.',
  }),
  event(9, 2960, {
    type: 'reply.clause',
    replyId: 'r2',
    clauseId: 'c3',
    text: 'Anything else?',
    say: 'Anything else?',
  }),
  event(10, 3000, {
    type: 'reply.audible',
    replyId: 'r2',
    waterfall: {
      decideMs: 600,
      firstTokenMs: 1,
      firstClauseMs: 0,
      firstAudioMs: 49,
      audibleMs: 50,
      totalMs: 700,
    },
  }),
  event(11, 3600, { type: 'reply.paused', replyId: 'r2', heard: 'The ten of', heardMs: 600 }),
  event(12, 4000, {
    type: 'caller.said',
    utteranceId: 'u2',
    text: '',
    confidence: 0.1,
    refused: true,
    startedMs: 3500,
    endedMs: 3800,
  }),
  event(13, 4100, {
    type: 'reply.ended',
    replyId: 'r2',
    text: 'The ten of clubs. Anything else?',
    heard: 'The ten of',
    cut: true,
    heardMs: 600,
  }),
  event(14, 5000, { type: 'call.ended', reason: 'hang-up', by: 'caller', durationMs: 5000 }),
];
