/** Writes one recording as it happens: samples are gathered in memory, sealed by the chunk, and written behind the call's back. */
import { createSecretKey } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { ParleyError } from '#voice/errors.ts';
import type { RecordedCall, RecordingWriter } from '#platform/calls/ports/recording-store.ts';
import { newKey, TAG_BYTES } from '#platform/governance/custody/keys/sealing.ts';
import type { KeyVault } from '#platform/governance/custody/keys/key-vault.ts';
import { faultCode } from '../store-log.ts';
import {
  chunkBytesAt,
  firstHead,
  placeOfChunk,
  placeOfSlot,
  sealChunk,
  slotBytes,
  slotContext,
  type Slot,
} from './sealed-file.ts';
import { EARLIER_RATE_HZ, lengthOf, MAX_DATA_BYTES, type WavLength } from './wav-file.ts';

/** A disk that is this far behind (half a minute) has stalled: the recording ends rather than fill the memory. */
const MAX_WAITING_CHUNKS = 32;

export interface SealedWriterParts {
  path: string;
  call: RecordedCall;
  vault: KeyVault;
  onFault: (fault: Error) => void;
  onClosed: (slot: Slot | null) => void;
}

export class SealedWriter implements RecordingWriter {
  readonly #parts: SealedWriterParts;
  readonly #key = newKey();
  readonly #sealingKey = createSecretKey(this.#key);
  readonly #rateHz: NonNullable<RecordedCall['sampleRateHz']>;
  #handle: FileHandle | null = null;
  #opened = false;
  #slot: Slot | null = null;
  readonly #chunkBytes: Slot['chunkBytes'];
  #chunk: Buffer;
  #filled = 0;
  /** Chunks that have been written and can be filled again. */
  readonly #spare: Buffer[] = [];
  #waiting = 0;
  #accepted = 0;
  #written = 0;
  #ended = false;
  #failed = false;
  #closing: Promise<WavLength> | null = null;
  #work: Promise<void>;

  constructor(parts: SealedWriterParts) {
    this.#parts = parts;
    this.#rateHz = parts.call.sampleRateHz ?? EARLIER_RATE_HZ;
    this.#chunkBytes = chunkBytesAt(this.#rateHz);
    this.#chunk = Buffer.allocUnsafe(this.#chunkBytes);
    this.#work = this.#do(async () => {
      this.#handle = await open(parts.path, 'wx', 0o600);
      this.#opened = true;
      this.#slot = await this.#slotOf(0, null);
      await this.#put(firstHead(this.#slot), 0);
    });
  }

  write(interleaved: Int16Array): void {
    if (this.#ended) return;
    const samples = Buffer.from(interleaved.buffer, interleaved.byteOffset, interleaved.byteLength);
    if (this.#accepted + samples.length > MAX_DATA_BYTES) {
      return this.#fail(new ParleyError('storage.full', 'a recording ends at 4 GB'));
    }
    this.#accepted += samples.length;
    for (let at = 0; at < samples.length && !this.#ended;) {
      const taken = samples.copy(this.#chunk, this.#filled, at);
      this.#filled += taken;
      at += taken;
      if (this.#filled === this.#chunkBytes) this.#flushChunk();
    }
  }

  close(): Promise<WavLength> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  /** How much there is now; null when there is no file. What is being closed is told when that is done. */
  async length(): Promise<WavLength | null> {
    if (this.#closing !== null) return this.#closing.then((length) => (this.#opened ? length : null));
    await this.#settle();
    if (this.#handle === null) return null;
    return lengthOf(this.#failed ? this.#written : this.#written + this.#filled, this.#rateHz);
  }

  /** Samples of a chunk: null when it is on disk, and is to be read there. */
  async tail(index: number): Promise<Buffer | null> {
    await this.#settle();
    if (this.#closing !== null) {
      await this.#closing;
      return null;
    }
    const inMemory = index * this.#chunkBytes >= this.#written;
    // A copy: the memory goes on being filled.
    return inMemory ? Buffer.from(this.#chunk.subarray(0, this.#filled)) : null;
  }

  /** Everything but the chunk that is being filled is on disk. */
  async #settle(): Promise<void> {
    do await this.#work;
    while (this.#waiting > 0 && !this.#failed);
  }

  get rateHz(): number {
    return this.#rateHz;
  }

  get key(): Uint8Array {
    return this.#key;
  }

  async #slotOf(generation: number, dataBytes: number | null): Promise<Slot> {
    const { call, vault } = this.#parts;
    const of = {
      tenantId: call.tenantId,
      dataBytes,
      sampleRateHz: this.#rateHz,
      chunkBytes: this.#chunkBytes,
    };
    const { keyVersion, bytes } = await vault.seal(call.tenantId, this.#key, slotContext(call.id, of));
    return { ...of, generation, keyVersion, key: bytes.toString('base64') };
  }

  async #finish(): Promise<WavLength> {
    if (!this.#ended) this.#flushChunk();
    this.#ended = true;
    await this.#work;
    // Also after a fault: what is there is made readable.
    await this.#conclude().catch((fault: unknown) => this.#fail(explain(fault)));
    await this.#handle?.close().catch(() => {});
    this.#handle = null;
    this.#parts.onClosed(this.#slot);
    return lengthOf(this.#written, this.#rateHz);
  }

  async #conclude(): Promise<void> {
    if (this.#handle === null) return;
    // Without its key it is no recording.
    if (this.#slot === null) return rm(this.#parts.path, { force: true });
    const whole = Math.floor(this.#written / this.#chunkBytes);
    const rest = this.#written % this.#chunkBytes;
    // A chunk that a full disk cut off is left out.
    if (this.#failed) {
      const end = placeOfChunk(whole, this.#chunkBytes) + (rest === 0 ? 0 : rest + TAG_BYTES);
      await this.#handle.truncate(end);
    }
    this.#slot = await this.#slotOf(this.#slot.generation + 1, this.#written);
    await this.#put(slotBytes(this.#slot), placeOfSlot(this.#slot));
    await this.#handle.sync();
  }

  #flushChunk(): void {
    if (this.#filled === 0) return;
    if (this.#waiting >= MAX_WAITING_CHUNKS) {
      return this.#fail(
        new ParleyError('storage.unavailable', 'the disk has not taken a recording for half a minute'),
      );
    }
    const chunk = this.#chunk;
    const samples = chunk.subarray(0, this.#filled);
    this.#chunk = this.#spare.pop() ?? Buffer.allocUnsafe(this.#chunkBytes);
    this.#filled = 0;
    this.#waiting += 1;
    this.#then(async () => {
      const index = this.#written / this.#chunkBytes;
      const sealed = sealChunk({ key: this.#sealingKey, callId: this.#parts.call.id, index }, samples);
      await this.#putBoth(sealed, placeOfChunk(index, this.#chunkBytes));
      this.#written += samples.length;
      this.#waiting -= 1;
      this.#spare.push(chunk);
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
    this.#parts.onFault(fault);
  }

  async #putBoth(parts: [Buffer, Buffer], position: number): Promise<void> {
    const { bytesWritten } = await this.#handle!.writev(parts, position);
    if (bytesWritten === parts[0].length + parts[1].length) return;
    await this.#put(Buffer.concat(parts).subarray(bytesWritten), position + bytesWritten);
  }

  async #put(data: Buffer, position: number): Promise<void> {
    for (let at = 0; at < data.length;) {
      at += (await this.#handle!.write(data, at, data.length - at, position + at)).bytesWritten;
    }
  }
}

function explain(fault: unknown): ParleyError {
  if (fault instanceof ParleyError) return fault;
  const code = faultCode(fault);
  const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code);
  return new ParleyError(
    full ? 'storage.full' : 'storage.unavailable',
    full ? 'the recording ends here: the disk is full' : `the recording cannot be written (${code})`,
    { cause: fault },
  );
}
