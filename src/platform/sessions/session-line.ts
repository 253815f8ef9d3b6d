/** A line within this process: a developer's program speaks into it and takes what the agent says. */
import { FRAME_MS } from '#audio/frames.ts';
import { LineInbox } from '#platform/lines/line-inbox.ts';
import { SilentPlayback } from '#platform/lines/silent-playback.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { Line, LineFormat, LineNotice, LineReceiver } from '#voice/ports/line.ts';

const BYTES_PER_MS = 32;

export interface SessionLineSetup {
  clock: Clock;
  /** The agent's sound: PCM16 at 16 kHz, at the pace at which it is to be played, a little ahead. */
  onAudio: (audio: Uint8Array) => void;
  /** What was sent and is not played yet is to be thrown away. */
  onClear: () => void;
  onNotice: (notice: LineNotice) => void;
}

export class SessionLine implements Line {
  readonly channel = 'session';
  readonly format: LineFormat = { encoding: 'pcm16', sampleRateHz: 16_000 };
  /** What a program needs in hand behind a network. */
  readonly leadMs = 160;
  readonly #setup: SessionLineSetup;
  readonly #inbox = new LineInbox();
  /** Nobody tells what was really played: it counts as played at the pace of a loudspeaker that has begun at once. */
  readonly #playback: SilentPlayback;
  #mediaMs = 0;
  #over = false;

  constructor(setup: SessionLineSetup) {
    this.#setup = setup;
    this.#playback = new SilentPlayback(setup.clock, {
      played: (ms) => this.#inbox.played(ms),
      mark: (name) => this.#inbox.mark(name),
    });
  }

  attach(receiver: LineReceiver): void {
    this.#inbox.attach(receiver);
  }

  send(audio: Uint8Array): void {
    if (this.#over) return;
    this.#playback.send(audio.length / BYTES_PER_MS);
    this.#setup.onAudio(audio);
  }

  mark(name: string): void {
    if (!this.#over) this.#playback.mark(name);
  }

  clear(): void {
    if (this.#over) return;
    this.#playback.clear();
    this.#setup.onClear();
  }

  tell(notice: LineNotice): void {
    if (!this.#over) this.#setup.onNotice(notice);
  }

  hangUp(): void {
    if (this.#over) return;
    this.#stop();
    queueMicrotask(() => this.#inbox.closed('ended'));
  }

  /** 20 ms of what is said to the agent. */
  frame(frame: Float32Array): void {
    if (this.#over) return;
    this.#inbox.audio(frame, this.#mediaMs);
    this.#mediaMs += FRAME_MS;
  }

  /** The developer's side is done. */
  close(): void {
    if (this.#over) return;
    this.#stop();
    this.#inbox.closed('hangup');
  }

  #stop(): void {
    this.#over = true;
    this.#playback.stop();
  }
}
