import type { LineReceiver } from '#voice/ports/line.ts';

/** Audio kept until the call is opened: 10 s. A caller who talks longer before anyone listens loses the oldest of it. */
const MAX_EARLY_FRAMES = 500;
/** Everything else that is kept until then. */
const MAX_EARLY_EVENTS = 200;

type Early = { audio: boolean; deliver: (receiver: LineReceiver) => void };

/**
 * What a line hears on its way to the receiver: kept in order until one is attached, passed on at once afterwards.
 * `closed` is told exactly once, and nothing after it.
 */
export class LineInbox implements LineReceiver {
  #receiver: LineReceiver | null = null;
  #early: Early[] = [];
  #earlyFrames = 0;
  #closed = false;

  /** True once `closed` was called, whether or not anyone listens yet. */
  get isClosed(): boolean {
    return this.#closed;
  }

  attach(receiver: LineReceiver): void {
    if (this.#receiver) throw new Error('A line has one receiver, and it is attached already.');
    this.#receiver = receiver;
    const early = this.#early;
    this.#early = [];
    this.#earlyFrames = 0;
    for (const { deliver } of early) deliver(receiver);
  }

  audio(frame: Float32Array, mediaMs: number): void {
    if (this.#closed) return;
    if (this.#receiver) return this.#receiver.audio(frame, mediaMs);
    const kept = frame.slice();
    if (this.#earlyFrames === MAX_EARLY_FRAMES) this.#forgetOldest(true);
    this.#earlyFrames += 1;
    this.#early.push({ audio: true, deliver: (receiver) => receiver.audio(kept, mediaMs) });
  }

  mark(name: string): void {
    this.#pass((receiver) => receiver.mark(name));
  }

  played(sinceClearMs: number): void {
    this.#pass((receiver) => receiver.played(sinceClearMs));
  }

  keypad(digit: string): void {
    this.#pass((receiver) => receiver.keypad(digit));
  }

  typed(text: string): void {
    this.#pass((receiver) => receiver.typed(text));
  }

  closed(reason: 'hangup' | 'lost' | 'ended' | 'protocol'): void {
    this.#pass((receiver) => receiver.closed(reason));
    this.#closed = true;
  }

  #pass(deliver: (receiver: LineReceiver) => void): void {
    if (this.#closed) return;
    if (this.#receiver) return deliver(this.#receiver);
    if (this.#early.length - this.#earlyFrames >= MAX_EARLY_EVENTS) this.#forgetOldest(false);
    this.#early.push({ audio: false, deliver });
  }

  #forgetOldest(audio: boolean): void {
    const at = this.#early.findIndex((entry) => entry.audio === audio);
    if (at < 0) return;
    this.#early.splice(at, 1);
    if (audio) this.#earlyFrames -= 1;
  }
}
