/** One conversation on the browser line: joins sound and socket, and tells the page what it hears. */
import type { ToBrowser } from '#wire/browser-line.ts';
import { meterLevel, packFrame, unpackAudio } from './line/frames.ts';
import { MicrophoneError } from './line/microphone.ts';
import type { MicrophoneFault } from './line/microphone.ts';
import type { FromPlayback } from './line/playback.worklet.ts';
import { ReconnectingSocket } from './line/reconnecting-socket.ts';
import type { SocketEnd } from './line/reconnecting-socket.ts';
import { openSound } from './line/sound.ts';
import type { Sound } from './line/sound.ts';

/** Loudness of both sides now, 0 to 1; read by the visuals at each animation frame. */
export interface Levels {
  caller: number;
  agent: number;
}

export interface TalkListener {
  message(message: ToBrowser): void;
  reconnecting(): void;
  closed(end: SocketEnd): void;
  /** No microphone: the conversation does not start. */
  microphone(fault: MicrophoneFault): void;
  microphoneLost(): void;
}

export interface TalkOptions {
  agentId: string;
  /** False for a conversation by text; the agent is then read, not heard. */
  voice: boolean;
  deviceId: string | null;
}

export class TalkLine {
  readonly levels: Levels = { caller: 0, agent: 0 };
  private sound: Sound | null = null;
  private socket: ReconnectingSocket | null = null;
  /** Counts on through a lost socket, so that the server knows how long the loss was. */
  private frameNumber = 0;
  private welcomed = false;
  private epoch = 0;
  private muted = false;
  private closed = false;
  private readonly options: TalkOptions;
  private readonly listener: TalkListener;

  constructor(options: TalkOptions, listener: TalkListener) {
    this.options = options;
    this.listener = listener;
    void this.open();
  }

  type(text: string): void {
    this.socket?.send({ type: 'text', text: text.slice(0, 1000) });
  }
  key(digit: string): void {
    this.socket?.send({ type: 'keypad', digit });
  }
  setMuted(muted: boolean): void {
    this.muted = muted;
    this.sound?.setMuted(muted);
    if (muted) this.levels.caller = 0;
  }
  hangUp(): void {
    this.socket?.close();
    this.closeSound();
  }

  private async open(): Promise<void> {
    try {
      if (this.options.voice) await this.openSound();
    } catch (error) {
      this.closeSound();
      this.listener.microphone(error instanceof MicrophoneError ? error.fault : 'failed');
      return;
    }
    if (this.closed) {
      this.sound?.close();
      return;
    }
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    this.socket = new ReconnectingSocket(
      `${scheme}://${location.host}/api/talk`,
      { agent: this.options.agentId, audio: this.options.voice },
      {
        message: (message) => this.take(message),
        audio: (message) => this.play(message),
        reconnecting: () => this.listener.reconnecting(),
        closed: (end) => {
          this.closeSound();
          this.listener.closed(end);
        },
      },
    );
  }

  private async openSound(): Promise<void> {
    this.sound = await openSound(
      { microphone: true, deviceId: this.options.deviceId },
      {
        frame: (frame) => {
          this.levels.caller = this.muted ? 0 : meterLevel(frame.rms);
          if (this.welcomed) this.socket?.sendFrame(packFrame(this.frameNumber++, frame.samples));
        },
        fromPlayback: (message) => this.fromPlayback(message),
        microphoneLost: () => this.listener.microphoneLost(),
      },
    );
  }

  private take(message: ToBrowser): void {
    if (message.type === 'welcome') this.welcomed = true;
    if (message.type === 'clear') this.toEpoch(message.epoch);
    if (message.type === 'welcome' && message.epoch !== this.epoch) this.toEpoch(message.epoch);
    if (message.type === 'mark') {
      if (this.sound) this.sound.toPlayback({ type: 'mark', name: message.name });
      else this.socket?.send({ type: 'mark', name: message.name });
    }
    this.listener.message(message);
  }

  private toEpoch(epoch: number): void {
    this.epoch = epoch;
    this.sound?.toPlayback({ type: 'clear', epoch });
  }

  private play(message: ArrayBuffer): void {
    const audio = unpackAudio(message);
    if (audio && audio.epoch === this.epoch) this.sound?.toPlayback({ type: 'audio', ...audio });
  }

  private fromPlayback(message: FromPlayback): void {
    if (message.type === 'level') this.levels.agent = meterLevel(message.rms);
    else this.socket?.send(message);
  }

  private closeSound(): void {
    this.closed = true;
    this.sound?.close();
    this.sound = null;
    this.levels.caller = 0;
    this.levels.agent = 0;
  }
}
