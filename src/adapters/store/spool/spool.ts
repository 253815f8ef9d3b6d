/**
 * A bounded queue on disk: what cannot go to the database now waits here, in order, and outlives the process.
 * Segments of lines, each `crc32 json`; a line that a crash tore is left out, as it was never acknowledged.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { open, rm, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { ParleyError } from '#voice/errors.ts';
import type { StoreLog } from '../store-log.ts';
import { faultCode } from '../store-log.ts';
import { readLines, type Line } from './segment-reader.ts';

const SEGMENT_BYTES = 8 * 1024 * 1024;
const SPOOL_LIMIT_BYTES = 256 * 1024 * 1024;
const SEGMENT_NAME = /^(\d{8})\.spool$/;

interface Segment {
  path: string;
  number: number;
  bytes: number;
}

export interface SpoolOptions {
  dir: string;
  log: StoreLog;
  limitBytes?: number;
  segmentBytes?: number;
}

export class Spool {
  readonly #options: Required<SpoolOptions>;
  /** Oldest first. Only the last is written to, and only by the process that made it. */
  readonly #segments: Segment[] = [];
  #writing: FileHandle | null = null;
  /** Where reading goes on, in the first segment. */
  #readAt = 0;
  #peeked: Line[] = [];
  #count = 0;
  /** Appending and reading take turns: a file is not removed while something is being written to it. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SpoolOptions) {
    this.#options = { limitBytes: SPOOL_LIMIT_BYTES, segmentBytes: SEGMENT_BYTES, ...options };
  }

  /** Records that wait. */
  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Finds what an earlier process left. Call once, before anything else. */
  async open(): Promise<void> {
    const { dir } = this.#options;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(dir).toSorted()) {
      const found = SEGMENT_NAME.exec(name);
      if (!found) continue;
      const path = join(dir, name);
      const segment = { path, number: Number(found[1]), bytes: (await stat(path)).size };
      const whole = await this.#countWhole(segment);
      if (whole > 0) this.#segments.push(segment);
      else await rm(path);
      this.#count += whole;
    }
  }

  /** All of the records or none: durable when it resolves. Throws ParleyError `storage.full` or `storage.unavailable`. */
  append(records: string[]): Promise<void> {
    return this.#inTurn(() => this.#append(records));
  }

  async #append(records: string[]): Promise<void> {
    const text = records.map((json) => `${checksum(json)} ${json}\n`).join('');
    const data = Buffer.from(text);
    const { limitBytes } = this.#options;
    if (this.bytes + data.length > limitBytes) {
      throw new ParleyError(
        'storage.full',
        `the spool holds its ${limitBytes} bytes while the database is down`,
      );
    }
    try {
      const handle = await this.#writable(data.length);
      const segment = this.#segments.at(-1)!;
      await writeAll(handle, data, segment.bytes);
      await handle.datasync();
      segment.bytes += data.length;
      this.#count += records.length;
    } catch (fault) {
      await this.#abandonSegment();
      const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(faultCode(fault));
      throw new ParleyError(
        full ? 'storage.full' : 'storage.unavailable',
        `the spool cannot be written (${faultCode(fault)})`,
        { cause: fault },
      );
    }
  }

  /** The oldest records, up to `most`, as long as `advance` has not passed them. */
  peek(most: number): Promise<string[]> {
    return this.#inTurn(() => this.#peek(most));
  }

  async #peek(most: number): Promise<string[]> {
    while (this.#peeked.length === 0) {
      const segment = this.#segments[0];
      if (!segment) return [];
      const lines = await readLines(segment.path, this.#readAt, segment.bytes, most);
      this.#peeked = lines.filter((line) => this.#sound(line, segment));
      this.#readAt = lines.at(-1)?.endsAt ?? segment.bytes;
      if (this.#peeked.length === 0 && this.#readAt >= segment.bytes) await this.#dropFirst();
    }
    return this.#peeked.map(({ text }) => text.slice(CHECKSUM_LENGTH + 1));
  }

  /** The records of the last `peek` are dealt with. */
  advance(): Promise<void> {
    return this.#inTurn(() => this.#advance());
  }

  async #advance(): Promise<void> {
    this.#count -= this.#peeked.length;
    this.#peeked = [];
    const first = this.#segments[0];
    if (first && this.#readAt >= first.bytes) await this.#dropFirst();
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#closeSegment());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #closeSegment(): Promise<void> {
    await this.#writing?.close();
    this.#writing = null;
  }

  async #writable(bytes: number): Promise<FileHandle> {
    const last = this.#segments.at(-1);
    if (this.#writing && last && last.bytes + bytes <= this.#options.segmentBytes) return this.#writing;
    await this.#closeSegment();
    const number = (last?.number ?? 0) + 1;
    const path = join(this.#options.dir, `${String(number).padStart(8, '0')}.spool`);
    this.#writing = await open(path, 'wx', 0o600);
    this.#segments.push({ path, number, bytes: 0 });
    await syncFolder(this.#options.dir);
    return this.#writing;
  }

  /** After a failed write: nothing more goes to this file; what was acknowledged in it stays, what was not is cut off. */
  async #abandonSegment(): Promise<void> {
    const handle = this.#writing;
    this.#writing = null;
    if (!handle) return;
    const segment = this.#segments.at(-1)!;
    await handle.truncate(segment.bytes).catch(() => {});
    await handle.close().catch(() => {});
    if (segment.bytes > 0) return;
    this.#segments.pop();
    await unlink(segment.path).catch(() => {});
  }

  async #dropFirst(): Promise<void> {
    const first = this.#segments.shift();
    this.#readAt = 0;
    if (!first) return;
    if (this.#segments.length === 0) await this.#closeSegment();
    await rm(first.path, { force: true });
  }

  /** Also cuts off a last line that was torn. */
  async #countWhole(segment: Segment): Promise<number> {
    let whole = 0;
    for (let at = 0; at < segment.bytes;) {
      const lines = await readLines(segment.path, at, segment.bytes, 1_000);
      if (lines.length === 0) {
        this.#options.log.warn(
          { spool: segment.path },
          'A spool file ends in a torn record, which was never acknowledged',
        );
        segment.bytes = at;
        break;
      }
      whole += lines.filter(isSound).length;
      at = lines.at(-1)!.endsAt;
    }
    return whole;
  }

  #sound(line: Line, segment: Segment): boolean {
    if (isSound(line)) return true;
    const { path } = segment;
    this.#options.log.error(
      { spool: path, endsAt: line.endsAt },
      'A spool record is damaged and is left out',
    );
    return false;
  }
}

const CHECKSUM_LENGTH = 8;

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(CHECKSUM_LENGTH, '0');
}

function isSound({ text }: Line): boolean {
  return text.slice(0, CHECKSUM_LENGTH) === checksum(text.slice(CHECKSUM_LENGTH + 1));
}

async function writeAll(handle: FileHandle, data: Buffer, position: number): Promise<void> {
  for (let at = 0; at < data.length;) {
    at += (await handle.write(data, at, data.length - at, position + at)).bytesWritten;
  }
}

async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
