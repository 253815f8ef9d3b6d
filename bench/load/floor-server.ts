/**
 * The floor: the socket work that every server must do (JSON, base64, µ-law, a paced reply) and nothing else. It replies on the first
 * frame of silence after speech and clears on the first frame of speech over its reply.
 */
import { WebSocketServer, type WebSocket } from 'ws';
import { decodeMulaw } from '#audio/mulaw.ts';
import { ownEnvironment } from '../../src/main/settings/settings.ts';
import { tellStats } from './tell-stats.ts';

const FRAME_MS = 20;
const REPLY_FRAMES = 4000 / FRAME_MS;
const BEAT_MS = 4;
/** RMS beneath which a frame is silence, of 32,768. */
const SILENCE_RMS = Number(ownEnvironment()['SILENCE_RMS'] ?? 4);
const TONE = Buffer.alloc(160, 0x55).toString('base64');

const playing = new Set<FloorCall>();

class FloorCall {
  readonly #socket: WebSocket;
  readonly #samples = new Int16Array(160);
  #sid = '';
  #speaking = false;
  #left = 0;
  #dueMs = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#message(data));
    socket.on('close', () => playing.delete(this));
    socket.on('error', () => playing.delete(this));
  }

  /** Sends what is due. */
  play(nowMs: number): void {
    for (; this.#left > 0 && this.#dueMs <= nowMs; this.#left -= 1) {
      this.#dueMs += FRAME_MS;
      this.#socket.send(`{"event":"media","streamSid":"${this.#sid}","media":{"payload":"${TONE}"}}`);
    }
    if (this.#left > 0) return;
    playing.delete(this);
    this.#socket.send(`{"event":"mark","streamSid":"${this.#sid}","mark":{"name":"end"}}`);
  }

  #message(data: Buffer): void {
    const message = JSON.parse(data.toString('latin1')) as {
      event: string;
      start?: { streamSid: string };
      media?: { payload: string };
    };
    if (message.event === 'start') this.#sid = message.start?.streamSid ?? '';
    else if (message.event === 'media') this.#hear(Buffer.from(message.media?.payload ?? '', 'base64'));
    else if (message.event === 'dtmf') this.#reply();
  }

  #hear(codes: Buffer): void {
    decodeMulaw(codes, this.#samples);
    const energy = this.#samples.reduce((sum, sample) => sum + sample * sample, 0);
    const speech = energy > SILENCE_RMS * SILENCE_RMS * codes.length;
    if (speech === this.#speaking) return;
    this.#speaking = speech;
    if (!speech) return this.#reply();
    if (!playing.delete(this)) return;
    this.#left = 0;
    this.#socket.send(`{"event":"clear","streamSid":"${this.#sid}"}`);
  }

  #reply(): void {
    this.#left = REPLY_FRAMES;
    this.#dueMs = performance.now();
    playing.add(this);
    this.play(this.#dueMs);
  }
}

const port = Number(process.argv[2] ?? 0);
const server = new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket) => new FloorCall(socket));
server.on('listening', () => {
  setInterval(() => {
    const nowMs = performance.now();
    for (const call of playing) call.play(nowMs);
  }, BEAT_MS);
  void tellStats().then((stats) => {
    process.stdout.write(`stats ${stats}\n`);
    process.stdout.write(`ready ws://127.0.0.1:${(server.address() as { port: number }).port}/\n`);
  });
});
process.on('SIGTERM', () => process.exit(0));
