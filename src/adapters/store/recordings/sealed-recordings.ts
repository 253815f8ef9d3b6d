/** Recordings, sealed, in a folder: `<callId>.sealed`. Those of an earlier Parley, `<callId>.wav`, stay readable as they are. */
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ParleyError } from '#voice/errors.ts';
import type { FoundRecording, RecordingStore } from '#platform/calls/ports/recording-store.ts';
import type { KeyVault } from '#platform/governance/custody/keys/key-vault.ts';
import type {
  RecordingShelf,
  ShelvedRecording,
} from '#platform/governance/custody/recordings/recording-shelf.ts';
import { faultCode } from '../store-log.ts';
import { unusable } from '../data-folder.ts';
import { lengthOfSealed, openSealed, rewrapSealed, slotOf } from './sealed-reader.ts';
import { SealedWriter } from './sealed-writer.ts';
import { EARLIER_RATE_HZ, HEADER_BYTES, lengthOf, mendWav, wavHeader } from './wav-file.ts';

const CALL_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const FILE = /^([A-Za-z0-9][A-Za-z0-9_-]{0,99})\.(sealed|wav)$/;

export interface SealedRecordingsParts {
  folder: string;
  /** Asked when the first recording is written or read. */
  vault: () => KeyVault;
  /** A recording is finished: what there is to account for. */
  onKept?: (recording: ShelvedRecording) => void;
}

/** Makes the folder where it is missing. Throws StartFault when it cannot be used. */
export function sealedRecordings({
  folder,
  vault,
  onKept,
}: SealedRecordingsParts): RecordingStore & RecordingShelf {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (fault) {
    throw unusable(folder, fault);
  }
  const writing = new Map<string, SealedWriter>();
  const pathOf = (callId: string, kind: 'sealed' | 'wav'): string => join(folder, `${callId}.${kind}`);

  async function measure(callId: string): Promise<FoundRecording | null> {
    const live = writing.get(callId);
    if (live !== undefined) return found(await live.length(), live.rateHz);
    const sealed = await lengthOfSealed(pathOf(callId, 'sealed'), callId, vault());
    if (sealed) return found(lengthOf(sealed.dataBytes, sealed.sampleRateHz), sealed.sampleRateHz);
    return found(await mendWav(pathOf(callId, 'wav')), EARLIER_RATE_HZ);
  }

  return {
    begin(call, onFault) {
      demandCallId(call.id);
      const path = pathOf(call.id, 'sealed');
      const writer = new SealedWriter({
        path,
        call,
        vault: vault(),
        onFault,
        onClosed: (slot) => {
          writing.delete(call.id);
          if (slot === null || onKept === undefined) return;
          void shelved(folder, `${call.id}.sealed`).then((kept) => kept && onKept(kept), onFault);
        },
      });
      // The one that is there already is read as it is; the second writer has failed to make its file.
      if (!writing.has(call.id)) writing.set(call.id, writer);
      return writer;
    },
    find: (callId) => (CALL_ID.test(callId) ? telling(measure(callId)) : Promise.resolve(null)),
    async *read(callId, range) {
      if (!CALL_ID.test(callId)) throw gone(callId);
      const live = writing.get(callId);
      const liveLength = await live?.length();
      const opened = await telling(openSealed(pathOf(callId, 'sealed'), callId, vault()));
      if (opened === null) {
        yield* plain(pathOf(callId, 'wav'), callId, range);
        return;
      }
      try {
        yield* part(range, {
          ...opened.slot,
          dataBytes: liveLength ? liveLength.bytes - HEADER_BYTES : opened.dataBytes,
          chunk: async (index) => (await live?.tail(index)) ?? (await opened.chunk(index)),
        });
      } finally {
        await opened.close();
      }
    },
    ...shelf({ folder, vault, writing }),
  };
}

/** What custody does with them. */
function shelf({
  folder,
  vault,
  writing,
}: {
  folder: string;
  vault: () => KeyVault;
  writing: ReadonlyMap<string, unknown>;
}): RecordingShelf {
  const pathOf = (callId: string, kind: 'sealed' | 'wav'): string => join(folder, `${callId}.${kind}`);
  return {
    async ids() {
      const names = await readdir(folder);
      return names
        .map((name) => FILE.exec(name)?.[1])
        .filter((id) => id !== undefined && !writing.has(id)) as string[];
    },
    async describe(callId) {
      demandCallId(callId);
      return (await shelved(folder, `${callId}.sealed`)) ?? (await shelved(folder, `${callId}.wav`));
    },
    async digest(callId) {
      demandCallId(callId);
      if (writing.has(callId)) throw busy(callId);
      for (const kind of ['sealed', 'wav'] as const) {
        const hash = createHash('sha256');
        try {
          for await (const bytes of createReadStream(pathOf(callId, kind))) hash.update(bytes as Buffer);
          return hash.digest('hex');
        } catch (fault) {
          if (faultCode(fault) !== 'ENOENT') throw unreadable(fault);
        }
      }
      return null;
    },
    async remove(callId) {
      demandCallId(callId);
      if (writing.has(callId)) throw busy(callId);
      let removed = false;
      for (const kind of ['sealed', 'wav'] as const) {
        try {
          await rm(pathOf(callId, kind));
          removed = true;
        } catch (fault) {
          if (faultCode(fault) !== 'ENOENT') throw unreadable(fault);
        }
      }
      return removed;
    },
    async rewrap(callId) {
      demandCallId(callId);
      if (writing.has(callId)) return false;
      return (await telling(rewrapSealed(pathOf(callId, 'sealed'), callId, vault()))) ?? false;
    },
  };
}

interface Samples {
  sampleRateHz: number;
  dataBytes: number;
  chunkBytes: number;
  chunk: (index: number) => Promise<Buffer>;
}

/** A part of the WAV file that the samples make. */
async function* part(
  { start, end }: { start: number; end: number },
  { sampleRateHz, dataBytes, chunkBytes, chunk }: Samples,
): AsyncIterable<Uint8Array> {
  if (start < HEADER_BYTES) {
    yield wavHeader(dataBytes, sampleRateHz).subarray(start, Math.min(end + 1, HEADER_BYTES));
  }
  const last = end - HEADER_BYTES;
  for (let at = Math.max(0, start - HEADER_BYTES); at <= last;) {
    const index = Math.floor(at / chunkBytes);
    const samples = await chunk(index);
    const from = at - index * chunkBytes;
    const piece = samples.subarray(from, Math.min(samples.length, last - index * chunkBytes + 1));
    if (piece.length === 0) throw new ParleyError('custody.damaged', 'the recording is shorter than it was');
    yield piece;
    at += piece.length;
  }
}

async function* plain(
  path: string,
  callId: string,
  range: { start: number; end: number },
): AsyncIterable<Uint8Array> {
  try {
    for await (const bytes of createReadStream(path, range)) yield bytes as Buffer;
  } catch (fault) {
    throw faultCode(fault) === 'ENOENT' ? gone(callId) : unreadable(fault);
  }
}

async function shelved(folder: string, name: string): Promise<ShelvedRecording | null> {
  const path = join(folder, name);
  const callId = FILE.exec(name)![1]!;
  try {
    const { size, birthtimeMs, mtimeMs } = await stat(path);
    const slot = name.endsWith('.sealed') ? await slotOf(path) : null;
    const dataBytes = slot?.dataBytes ?? Math.max(0, size - HEADER_BYTES);
    return {
      callId,
      tenantId: slot?.tenantId ?? null,
      keyVersion: slot?.keyVersion ?? null,
      bytes: size,
      durationMs: lengthOf(dataBytes, slot?.sampleRateHz ?? EARLIER_RATE_HZ).durationMs,
      madeAtMs: Math.round(Math.min(birthtimeMs || mtimeMs, mtimeMs)),
    };
  } catch (fault) {
    if (faultCode(fault) === 'ENOENT') return null;
    throw unreadable(fault);
  }
}

function found(
  length: { bytes: number; durationMs: number } | null,
  sampleRateHz: number,
): FoundRecording | null {
  return length && { sampleRateHz, ...length };
}

/** What is wrong with the disk is told as what is wrong with the recording. */
async function telling<Result>(work: Promise<Result | null>): Promise<Result | null> {
  try {
    return await work;
  } catch (fault) {
    if (fault instanceof ParleyError) throw fault;
    if (faultCode(fault) === 'ENOENT') return null;
    throw unreadable(fault);
  }
}

function demandCallId(callId: string): void {
  if (CALL_ID.test(callId)) return;
  throw new ParleyError('request.invalid', 'a call id is letters, digits, _ and -');
}

function unreadable(fault: unknown): ParleyError {
  return new ParleyError('storage.unavailable', `the recording cannot be read (${faultCode(fault)})`, {
    cause: fault,
  });
}

function gone(callId: string): ParleyError {
  return new ParleyError('request.unknown', `The call ${callId} has no recording.`);
}

function busy(callId: string): ParleyError {
  return new ParleyError('custody.busy', `the recording of call ${callId} is being written`);
}
