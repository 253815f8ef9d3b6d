/** The far end of the browser line for tests: speaks the protocol of `#wire/browser-line.ts`, says what the test tells it to. */
import type { WebSocket } from 'ws';
import { FromBrowser } from '#wire/browser-line.ts';
import type { ToBrowser } from '#wire/browser-line.ts';
import { voiceSample } from './sample-call.ts';

const FRAME_SAMPLES = 320;

export class FakeTalk {
  /** Every JSON message the page sent, over all sockets. */
  readonly received: FromBrowser[] = [];
  /** Frame numbers of the microphone's audio, over all sockets. */
  readonly frames: number[] = [];
  /** Loudest sample of the microphone so far, 0 to 32767. */
  loudest = 0;
  /** How many sockets were opened. */
  sockets = 0;
  epoch = 0;
  /** When false, a text is not answered by itself. */
  answers = true;
  /** What the next hello is refused with; null accepts. */
  refuse: { code: string; message: string } | null = null;
  private socket: WebSocket | null = null;
  private readonly timers = new Set<NodeJS.Timeout>();
  private captions = 0;
  readonly callId: string;

  constructor(callId: string) {
    this.callId = callId;
  }

  accept(socket: WebSocket): void {
    this.sockets += 1;
    this.socket = socket;
    socket.on('message', (data: Buffer, binary: boolean) => {
      if (binary) this.hearFrame(data);
      else this.hearMessage(FromBrowser.parse(JSON.parse(data.toString('utf8'))));
    });
  }

  send(message: ToBrowser): void {
    this.socket?.send(JSON.stringify(message));
  }

  /** Speaks for `ms` at the pace at which it is heard, and shows `text`. Resolves when it is over or was cut. */
  async speak(text: string, ms: number): Promise<void> {
    const id = `reply-${this.captions++}`;
    const epoch = this.epoch;
    this.send({ type: 'state', state: 'speaking' });
    this.send({ type: 'caption', who: 'agent', id, text, final: false });
    for (let at = 0; at < ms && this.epoch === epoch; at += 20) {
      this.sendFrame(at);
      await this.wait(20);
    }
    if (this.epoch !== epoch) return;
    this.send({ type: 'caption', who: 'agent', id, text, final: true });
    this.send({ type: 'state', state: 'listening' });
  }

  /** Is interrupted: clears, and tells what was heard of `text`. */
  cut(text: string, heard: string): void {
    this.epoch += 1;
    this.send({ type: 'clear', epoch: this.epoch });
    this.send({ type: 'caption', who: 'agent', id: `reply-${this.captions - 1}`, text, heard, final: true });
    this.send({ type: 'state', state: 'hearing' });
  }

  /** The network goes away without a word. */
  drop(): void {
    this.socket?.terminate();
    this.socket = null;
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.socket?.terminate();
  }

  private sendFrame(atMs: number): void {
    const packed = Buffer.alloc(4 + FRAME_SAMPLES * 2);
    packed.writeUInt32LE(this.epoch, 0);
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      packed.writeInt16LE(voiceSample(atMs / 1000 + i / 16_000, 1), 4 + i * 2);
    }
    this.socket?.send(packed);
  }

  private hearFrame(data: Buffer): void {
    this.frames.push(data.readUInt32LE(0));
    for (let at = 4; at + 1 < data.length; at += 2) {
      this.loudest = Math.max(this.loudest, Math.abs(data.readInt16LE(at)));
    }
  }

  private hearMessage(message: FromBrowser): void {
    this.received.push(message);
    switch (message.type) {
      case 'hello':
        this.greet(message.resume !== undefined);
        break;
      case 'text':
        if (this.answers) this.answerText(message.text);
        break;
      case 'ping':
        this.send({ type: 'pong' });
        break;
      case 'hang-up':
        this.send({ type: 'ended', reason: 'the caller hung up', callId: this.callId });
        break;
      case 'played':
      case 'mark':
      case 'keypad':
        break;
      default:
        message satisfies never;
    }
  }

  private greet(resumed: boolean): void {
    if (this.refuse) {
      this.send({ type: 'error', ...this.refuse });
      this.socket?.close(1008);
      return;
    }
    const { callId, epoch } = this;
    this.send({ type: 'welcome', callId, resume: 'token', resumeForMs: 8000, resumed, epoch });
    this.send({ type: 'state', state: 'listening' });
  }

  private answerText(text: string): void {
    const id = `said-${this.captions++}`;
    this.send({ type: 'caption', who: 'caller', id, text, final: true });
    this.send({ type: 'state', state: 'thinking' });
    void this.speak(`You said: ${text}`, 200);
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        resolve();
      }, ms);
      this.timers.add(timer);
    });
  }
}
