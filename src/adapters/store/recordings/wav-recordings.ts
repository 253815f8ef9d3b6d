/** Recordings as WAV files in a folder: `<callId>.wav`, readable at any time, also after a crash. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ParleyError } from '#voice/errors.ts';
import type { RecordingStore } from '#platform/calls/ports/recording-store.ts';
import { faultCode } from '../store-log.ts';
import { unusable } from '../data-folder.ts';
import { mendWav, SAMPLE_RATE_HZ } from './wav-file.ts';
import { WavWriter } from './wav-writer.ts';

const CALL_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** Makes the folder where it is missing. Throws StartFault when it cannot be used. */
export function wavRecordings(folder: string): RecordingStore {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (fault) {
    throw unusable(folder, fault);
  }
  const writing = new Map<string, WavWriter>();
  const pathOf = (callId: string): string | null =>
    CALL_ID.test(callId) ? join(folder, `${callId}.wav`) : null;
  return {
    begin(callId, onFault) {
      const path = pathOf(callId);
      if (path === null) throw new ParleyError('request.invalid', 'a call id is letters, digits, _ and -');
      const writer = new WavWriter(path, onFault, () => writing.delete(callId));
      writing.set(callId, writer);
      return writer;
    },
    async find(callId) {
      const path = pathOf(callId);
      if (path === null) return null;
      try {
        const length = (await writing.get(callId)?.sync()) ?? (await mendWav(path));
        return length && { path, sampleRateHz: SAMPLE_RATE_HZ, ...length };
      } catch (fault) {
        if (faultCode(fault) === 'ENOENT') return null;
        throw new ParleyError('storage.unavailable', `the recording cannot be read (${faultCode(fault)})`, {
          cause: fault,
        });
      }
    },
  };
}
