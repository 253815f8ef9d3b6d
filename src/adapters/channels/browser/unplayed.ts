/** What has been sent and not yet been played, in order, so that it can be sent again on a new socket. */

export type Unplayed =
  /** `message` is what goes over the wire: 4 bytes of epoch, then samples; `from` is its first sample's place since the last clear. */
  { kind: 'audio'; message: Buffer; from: number } | { kind: 'mark'; name: string; onWire: string };

/** More than the frames of the longest audio that may wait. */
const MAX_ITEMS = 2000;
const HEADER_BYTES = 4;
const BYTES_PER_SAMPLE = 2;

export class UnplayedQueue {
  #items: Unplayed[] = [];
  #sent = 0;
  #played = 0;

  /** Samples since the last clear. */
  get sent(): number {
    return this.#sent;
  }
  get played(): number {
    return this.#played;
  }

  /** Copies the audio into a message for the wire. An odd last byte is no sample and is left out. */
  audio(audio: Uint8Array, epoch: number): Buffer {
    const bytes = audio.byteLength - (audio.byteLength % BYTES_PER_SAMPLE);
    const message = Buffer.allocUnsafe(HEADER_BYTES + bytes);
    message.writeUInt32LE(epoch, 0);
    message.set(bytes === audio.byteLength ? audio : audio.subarray(0, bytes), HEADER_BYTES);
    this.#items.push({ kind: 'audio', message, from: this.#sent });
    this.#sent += bytes / BYTES_PER_SAMPLE;
    return message;
  }

  mark(name: string, onWire: string): void {
    this.#forgetOldMarks();
    this.#items.push({ kind: 'mark', name, onWire });
  }

  /** Marks that a far end never gives back must not pile up. */
  #forgetOldMarks(): void {
    if (this.#items.length < MAX_ITEMS) return;
    const at = this.#items.findIndex((item) => item.kind === 'mark');
    if (at >= 0) this.#items.splice(at, 1);
  }

  /** The mark's name; null when it is none of ours or a clear has overtaken it. */
  markReturned(onWire: string): string | null {
    const at = this.#items.findIndex((item) => item.kind === 'mark' && item.onWire === onWire);
    const item = this.#items[at];
    if (item?.kind !== 'mark') return null;
    this.#items.splice(at, 1);
    return item.name;
  }

  playedUpTo(samples: number): void {
    this.#played = Math.max(this.#played, samples);
    let keepFrom = 0;
    const marks: Unplayed[] = [];
    for (const item of this.#items) {
      if (item.kind === 'audio' && item.from + samplesOf(item.message) > this.#played) break;
      if (item.kind === 'mark') marks.push(item);
      keepFrom += 1;
    }
    if (keepFrom > 0) this.#items = [...marks, ...this.#items.slice(keepFrom)];
  }

  clear(): void {
    this.#items = [];
    this.#sent = 0;
    this.#played = 0;
  }

  /** All of it again, beginning with the first sample that was not played, under another epoch. */
  again(epoch: number): Unplayed[] {
    this.#items = this.#items.map((item) => {
      if (item.kind === 'mark') return item;
      const skip = Math.max(0, this.#played - item.from);
      const message = Buffer.from(item.message.subarray(skip * BYTES_PER_SAMPLE));
      message.writeUInt32LE(epoch, 0);
      return { kind: 'audio', message, from: item.from + skip };
    });
    return this.#items;
  }
}

function samplesOf(message: Buffer): number {
  return (message.length - HEADER_BYTES) / BYTES_PER_SAMPLE;
}
