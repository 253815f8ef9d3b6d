/**
 * Holds the agent's audio between the network and the loudspeaker, counts what was truly played, and knows which marks that
 * passes. All in samples of one rate; no clock but the samples asked for, so that it runs in the audio thread and in a test alike.
 */

/** First audio waits for this much to be in hand: less stutters on a busy network, more delays each answer. */
const START_MS = 60;
/** The most that repeated gaps may raise it to. */
const START_MAX_MS = 240;
/** Audio that comes back within this time after running dry was late, not new: the reserve grows. */
const LATE_WITHIN_MS = 300;
/** Playing this long without a gap lets the reserve shrink again. */
const CALM_MS = 10_000;
/** A cut or a gap fades over this long instead of clicking. */
const FADE_MS = 5;
/** The most that is held, so that a faulty server cannot fill memory: 60 s. */
const HELD_MAX_MS = 60_000;

export class JitterBuffer {
  private readonly chunks: Float32Array[] = [];
  private offset = 0;
  private held = 0;
  private playing = false;
  private startMs = START_MS;
  private waited = 0;
  private dryFor = Number.POSITIVE_INFINITY;
  private calm = 0;
  private fade = new Float32Array(0);
  private received = 0;
  private marks: { name: string; at: number }[] = [];
  /** Samples of this epoch taken for playing. */
  taken = 0;
  epoch = 0;
  gaps = 0;

  private readonly rateHz: number;

  constructor(rateHz: number) {
    this.rateHz = rateHz;
  }

  get heldMs(): number {
    return (this.held * 1000) / this.rateHz;
  }
  get reserveMs(): number {
    return this.startMs;
  }
  get isPlaying(): boolean {
    return this.playing;
  }

  /** Audio of another epoch than the current one was cleared before it came, and is dropped. */
  push(epoch: number, samples: Float32Array): void {
    if (epoch !== this.epoch || samples.length === 0) return;
    if (this.heldMs > HELD_MAX_MS) return;
    if (!this.playing && this.held === 0) {
      this.waited = 0;
      if (this.toMs(this.dryFor) <= LATE_WITHIN_MS) {
        this.gaps += 1;
        this.calm = 0;
        this.startMs = Math.min(START_MAX_MS, this.startMs * 1.5);
      }
    }
    this.chunks.push(samples);
    this.held += samples.length;
    this.received += samples.length;
  }

  /** A mark is passed once everything received before it has been played. */
  mark(name: string): void {
    this.marks.push({ name, at: this.received });
  }

  /** Names of the marks that `played` samples of this epoch pass, in order. */
  passed(played: number): string[] {
    const names: string[] = [];
    while (this.marks[0] && this.marks[0].at <= played) {
      names.push(this.marks[0].name);
      this.marks.shift();
    }
    return names;
  }

  /** Throws away what has not been played, but for a fade of `FADE_MS`; returns the marks that were waiting. */
  clear(epoch: number): string[] {
    const length = this.playing ? Math.min(this.held, Math.round((FADE_MS * this.rateHz) / 1000)) : 0;
    const tail = new Float32Array(length);
    this.copyOut(tail);
    for (let i = 0; i < length; i++) tail[i] = (tail[i] ?? 0) * (1 - (i + 1) / length);
    this.fade = tail;
    this.chunks.length = 0;
    this.offset = 0;
    this.held = 0;
    this.playing = false;
    this.taken = 0;
    this.received = 0;
    this.dryFor = Number.POSITIVE_INFINITY;
    this.epoch = epoch;
    const waiting = this.marks.map((mark) => mark.name);
    this.marks = [];
    return waiting;
  }

  /** Fills `out`; silence where there is nothing to play. */
  pull(out: Float32Array): void {
    out.fill(0);
    if (!this.playing && this.held > 0) {
      this.waited += out.length;
      this.playing = this.heldMs >= this.startMs || this.toMs(this.waited) >= this.startMs;
    }
    if (this.playing) this.play(out);
    else this.dryFor += out.length;
    this.mixFade(out);
  }

  private play(out: Float32Array): void {
    const copied = this.copyOut(out);
    this.taken += copied;
    this.calm += copied;
    if (this.toMs(this.calm) > CALM_MS) {
      this.calm = 0;
      this.startMs = Math.max(START_MS, this.startMs / 1.5);
    }
    if (this.held > 0) return;
    this.playing = false;
    this.dryFor = out.length - copied;
    const fade = Math.min(copied, Math.round((FADE_MS * this.rateHz) / 1000));
    for (let i = 0; i < fade; i++) {
      const at = copied - fade + i;
      out[at] = (out[at] ?? 0) * (1 - (i + 1) / fade);
    }
  }

  private copyOut(out: Float32Array): number {
    let filled = 0;
    while (filled < out.length) {
      const chunk = this.chunks[0];
      if (!chunk) break;
      const count = Math.min(out.length - filled, chunk.length - this.offset);
      out.set(chunk.subarray(this.offset, this.offset + count), filled);
      filled += count;
      this.offset += count;
      if (this.offset === chunk.length) {
        this.chunks.shift();
        this.offset = 0;
      }
    }
    this.held -= filled;
    return filled;
  }

  private mixFade(out: Float32Array): void {
    if (this.fade.length === 0) return;
    const count = Math.min(out.length, this.fade.length);
    for (let i = 0; i < count; i++) out[i] = (out[i] ?? 0) + (this.fade[i] ?? 0);
    this.fade = this.fade.slice(count);
  }

  private toMs(samples: number): number {
    return (samples * 1000) / this.rateHz;
  }
}
