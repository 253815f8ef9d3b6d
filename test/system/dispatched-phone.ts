/** A telephone behind a carrier that does as the TwiML says: holds the media socket, and asks again when that breaks off. */
import { WebSocket } from 'ws';
import { CarrierQueue } from '../../src/cli/call/carrier-queue.ts';
import { streamOf } from '../../src/cli/call/ring.ts';

const FRAME_MS = 20;
const SILENCE = Buffer.alloc(160, 0xff).toString('base64');

export class DispatchedPhone {
  readonly #form: Record<string, string>;
  readonly #queue = new CarrierQueue((name) => this.#send({ event: 'mark', mark: { name } }));
  readonly #played = new Uint8Array(160);
  readonly #over = Promise.withResolvers<void>();
  #socket: WebSocket | null = null;
  #next = '';
  #timer: NodeJS.Timeout | null = null;
  #frames = 0;
  /** Where the media went, call leg after call leg. */
  readonly legs: string[] = [];
  /** When each leg was connected, and when its first sound was heard. */
  readonly connectedMs: number[] = [];
  readonly soundMs: number[] = [];
  ended = false;

  constructor(callSid: string) {
    this.#form = { CallSid: callSid, From: '+15550100', To: '+15550199', CallStatus: 'in-progress' };
  }

  get over(): Promise<void> {
    return this.#over.promise;
  }

  async ask(url: string): Promise<void> {
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(this.#form) });
    const twiml = await response.text();
    if (!response.ok) throw new Error(`${response.status}: ${twiml}`);
    if (twiml.includes('<Hangup/>') || twiml.includes('<Reject')) {
      this.ended = true;
      return this.#over.resolve();
    }
    this.#next = /<Redirect[^>]*>([^<]*)</.exec(twiml)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const { url: media, parameters } = streamOf(twiml);
    this.legs.push(media);
    await this.#connect(media, parameters);
  }

  async #connect(url: string, parameters: Record<string, string>): Promise<void> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket = socket;
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    this.connectedMs.push(performance.now());
    socket.on('message', (data) => this.#take(JSON.parse((data as Buffer).toString()) as Message));
    socket.on('error', () => undefined);
    socket.once('close', () => this.#broke());
    this.#frames = 0;
    this.#send({ event: 'connected' });
    const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
    const callSid = this.#form['CallSid'];
    this.#send({
      event: 'start',
      start: { streamSid: 'MZ1', callSid, mediaFormat, customParameters: parameters },
    });
    const startMs = performance.now();
    this.#timer = setInterval(() => {
      while (startMs + this.#frames * FRAME_MS <= performance.now()) this.#frame();
    }, FRAME_MS);
  }

  #frame(): void {
    this.#queue.play(this.#played);
    this.#frames += 1;
    const timestamp = String(this.#frames * FRAME_MS);
    this.#send({
      event: 'media',
      media: { track: 'inbound', chunk: String(this.#frames), timestamp, payload: SILENCE },
    });
  }

  #take(message: Message): void {
    if (message.event === 'media') {
      if (this.soundMs.length < this.connectedMs.length) this.soundMs.push(performance.now());
      this.#queue.push(Buffer.from(message.media?.payload ?? '', 'base64'));
    } else if (message.event === 'mark') this.#queue.mark(message.mark?.name ?? '');
    else if (message.event === 'clear') this.#queue.clear();
  }

  /** The media socket is closed: the carrier goes on with what the TwiML says next. */
  #broke(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#queue.clear();
    if (this.ended) return this.#over.resolve();
    this.ask(this.#next).catch((fault: unknown) => this.#over.reject(fault));
  }

  hangUp(): void {
    this.ended = true;
    this.#send({ event: 'stop', stop: {} });
    this.#socket?.close(1000);
  }

  #send(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN)
      this.#socket.send(JSON.stringify({ ...message, streamSid: 'MZ1' }));
  }
}

interface Message {
  event: string;
  media?: { payload: string };
  mark?: { name: string };
}
