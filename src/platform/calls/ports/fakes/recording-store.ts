/** Recordings kept in memory, for whole-call tests. Passes the contract of `RecordingStore`. */
import { wavHeader } from '#audio/wav.ts';
import { ParleyError } from '#voice/errors.ts';
import type { RecordingStore } from '../recording-store.ts';

const WAV_HEADER_BYTES = 44;
const BYTES_PER_FRAME = 4;

export interface MemoryRecordingStore extends RecordingStore {
  /** Interleaved stereo samples (caller left, agent right) written so far; null when there is no recording. */
  samples(callId: string): Int16Array | null;
  /** The next write of this call's recording fails as a full disk would. */
  fillDisk(callId: string): void;
}

interface Tape {
  sampleRateHz: number;
  parts: Int16Array[];
  length: number;
  full: boolean;
  stopped: boolean;
}

export function memoryRecordingStore(): MemoryRecordingStore {
  const tapes = new Map<string, Tape>();
  const measure = (tape: Tape): { durationMs: number; bytes: number } => {
    const frames = tape.length / 2;
    return {
      durationMs: Math.round((frames * 1000) / tape.sampleRateHz),
      bytes: WAV_HEADER_BYTES + frames * BYTES_PER_FRAME,
    };
  };
  const samples = (callId: string): Int16Array | null => {
    const tape = tapes.get(callId);
    if (!tape) return null;
    const all = new Int16Array(tape.length);
    let at = 0;
    for (const part of tape.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };
  return {
    begin({ id: callId, sampleRateHz = 16_000 }, onFault) {
      const tape: Tape = { sampleRateHz, parts: [], length: 0, full: false, stopped: false };
      tapes.set(callId, tape);
      return {
        write(interleaved) {
          if (tape.stopped) return;
          if (tape.full) {
            tape.stopped = true;
            onFault(new ParleyError('storage.full', 'the recording ends here: the disk is full'));
            return;
          }
          tape.parts.push(interleaved.slice());
          tape.length += interleaved.length;
        },
        async close() {
          tape.stopped = true;
          return measure(tape);
        },
      };
    },
    async find(callId) {
      const tape = tapes.get(callId);
      return tape ? { sampleRateHz: tape.sampleRateHz, ...measure(tape) } : null;
    },
    async *read(callId, { start, end }) {
      const all = samples(callId);
      if (all === null) throw new ParleyError('request.unknown', `The call ${callId} has no recording.`);
      const header = wavHeader(tapes.get(callId)!.sampleRateHz, 2, all.byteLength);
      yield Buffer.concat([header, new Uint8Array(all.buffer)]).subarray(start, end + 1);
    },
    samples,
    fillDisk(callId) {
      const tape = tapes.get(callId);
      if (tape) tape.full = true;
    },
  };
}
