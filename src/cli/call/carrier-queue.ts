/** What a carrier does with the audio that it is sent: plays it in order in real time, and returns each mark when what came before it has played. */
import { MULAW_SILENCE } from '#audio/mulaw.ts';

export class CarrierQueue {
  readonly #returnMark: (name: string) => void;
  #chunks: Uint8Array[] = [];
  #offset = 0;
  #queued = 0;
  /** Bytes received since the start; marks stand at a place in that count. */
  #received = 0;
  #marks: { name: string; at: number }[] = [];

  constructor(returnMark: (name: string) => void) {
    this.#returnMark = returnMark;
  }

  get queuedBytes(): number {
    return this.#queued;
  }

  push(codes: Uint8Array): void {
    if (codes.length === 0) return;
    this.#chunks.push(codes);
    this.#queued += codes.length;
    this.#received += codes.length;
  }

  /** A mark with nothing before it returns at once. */
  mark(name: string): void {
    if (this.#queued === 0) this.#returnMark(name);
    else this.#marks.push({ name, at: this.#received });
  }

  /** Empties the queue, and returns the pending marks as the carrier does. */
  clear(): void {
    this.#chunks = [];
    this.#offset = 0;
    this.#queued = 0;
    for (const { name } of this.#marks.splice(0)) this.#returnMark(name);
  }

  /** Plays the next `into.length` codes; the rest is silence. Returns how many were audio. */
  play(into: Uint8Array): number {
    let filled = 0;
    for (let chunk = this.#chunks[0]; chunk !== undefined && filled < into.length; chunk = this.#chunks[0]) {
      const take = Math.min(chunk.length - this.#offset, into.length - filled);
      into.set(chunk.subarray(this.#offset, this.#offset + take), filled);
      filled += take;
      this.#offset += take;
      if (this.#offset < chunk.length) continue;
      this.#chunks.shift();
      this.#offset = 0;
    }
    into.fill(MULAW_SILENCE, filled);
    this.#queued -= filled;
    const played = this.#received - this.#queued;
    while (this.#marks[0] !== undefined && this.#marks[0].at <= played)
      this.#returnMark(this.#marks.shift()!.name);
    return filled;
  }
}
