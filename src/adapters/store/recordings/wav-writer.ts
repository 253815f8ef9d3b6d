/** Writes one recording as it happens: samples are gathered in memory and written behind the call's back. */
import { open, type FileHandle } from 'node:fs/promises';
import { ParleyError } from '#voice/errors.ts';
import type { RecordingWriter } from '#platform/calls/ports/recording-store.ts';
import { faultCode } from '../store-log.ts';
import { HEADER_BYTES, lengthOf, MAX_DATA_BYTES, wavHeader, type WavLength } from './wav-file.ts';

/** A second: what a crash can cost. */
const BLOCK_BYTES = 64 * 1024;
/** A disk that is this far behind (32 s) has stalled: the recording ends rather than fill the memory. */
const MAX_WAITING_BLOCKS = 32;

export class WavWriter implements RecordingWriter {
  readonly #onFault: (fault: Error) => void;
  readonly #onClosed: () => void;
  #handle: FileHandle | null = null;
  #opened = false;
  #block: Buffer = Buffer.allocUnsafe(BLOCK_BYTES);
  #filled = 0;
  /** Blocks that have been written and can be filled again. */
  readonly #spare: Buffer[] = [];
  #waiting = 0;
  #accepted = 0;
  #written = 0;
  #ended = false;
  #failed = false;
  #closing: Promise<WavLength> | null = null;
  #work: Promise<void>;

  constructor(path: string, onFault: (fault: Error) => void, onClosed: () => void) {
    this.#onFault = onFault;
    this.#onClosed = onClosed;
    this.#work = this.#do(async () => {
      this.#handle = await open(path, 'wx', 0o600);
      this.#opened = true;
      await this.#put(wavHeader(0), 0);
    });
  }

  write(interleaved: Int16Array): void {
    if (this.#ended) return;
    const samples = Buffer.from(interleaved.buffer, interleaved.byteOffset, interleaved.byteLength);
    if (this.#accepted + samples.length > MAX_DATA_BYTES) {
      return this.#fail(new ParleyError('storage.full', 'a recording ends after 18 hours'));
    }
    this.#accepted += samples.length;
    for (let at = 0; at < samples.length && !this.#ended;) {
      const taken = samples.copy(this.#block, this.#filled, at);
      this.#filled += taken;
      at += taken;
      if (this.#filled === BLOCK_BYTES) this.#flushBlock();
    }
  }

  close(): Promise<WavLength> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  /** Makes the file readable as it is now; null when there is none. */
  async sync(): Promise<WavLength | null> {
    // What is being closed is whole when that is done; nothing may be written behind it.
    if (this.#closing !== null) return this.#closing.then((length) => (this.#opened ? length : null));
    if (!this.#ended) this.#flushBlock();
    this.#then(async () => {
      if (this.#handle) await this.#put(wavHeader(this.#written), 0);
    });
    await this.#work;
    return this.#handle && lengthOf(this.#written);
  }

  async #finish(): Promise<WavLength> {
    if (!this.#ended) this.#flushBlock();
    this.#ended = true;
    await this.#work;
    // Also after a fault: what is there is made readable.
    await this.#handle
      ?.truncate(HEADER_BYTES + this.#written)
      .then(() => this.#put(wavHeader(this.#written), 0))
      .then(() => this.#handle?.sync())
      .catch((fault: unknown) => this.#fail(explain(fault)));
    await this.#handle?.close().catch(() => {});
    this.#handle = null;
    this.#onClosed();
    return lengthOf(this.#written);
  }

  #flushBlock(): void {
    if (this.#filled === 0) return;
    if (this.#waiting >= MAX_WAITING_BLOCKS) {
      return this.#fail(
        new ParleyError('storage.unavailable', 'the disk has not taken a recording for 30 s'),
      );
    }
    const block = this.#block;
    const data = block.subarray(0, this.#filled);
    this.#block = this.#spare.pop() ?? Buffer.allocUnsafe(BLOCK_BYTES);
    this.#filled = 0;
    this.#waiting += 1;
    this.#then(async () => {
      await this.#put(data, HEADER_BYTES + this.#written);
      this.#written += data.length;
      this.#waiting -= 1;
      this.#spare.push(block);
    });
  }

  /** Runs after everything before it; nothing runs after a fault. */
  #then(step: () => Promise<void>): void {
    this.#work = this.#work.then(() => this.#do(step));
  }

  async #do(step: () => Promise<void>): Promise<void> {
    if (this.#failed) return;
    try {
      await step();
    } catch (fault) {
      this.#fail(explain(fault));
    }
  }

  #fail(fault: Error): void {
    this.#ended = true;
    if (this.#failed) return;
    this.#failed = true;
    this.#onFault(fault);
  }

  async #put(data: Buffer, position: number): Promise<void> {
    for (let at = 0; at < data.length;) {
      at += (await this.#handle!.write(data, at, data.length - at, position + at)).bytesWritten;
    }
  }
}

function explain(fault: unknown): ParleyError {
  const code = faultCode(fault);
  const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code);
  return new ParleyError(
    full ? 'storage.full' : 'storage.unavailable',
    full ? 'the recording ends here: the disk is full' : `the recording cannot be written (${code})`,
    { cause: fault },
  );
}
