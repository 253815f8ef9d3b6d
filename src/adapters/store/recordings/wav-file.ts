/** The header of the recordings: PCM, 16-bit, stereo; and what a file of an earlier Parley whose header is behind really holds. */
import { open, type FileHandle } from 'node:fs/promises';

/** What all recordings had until they had the rate of their line. */
export const EARLIER_RATE_HZ = 16_000;
export const HEADER_BYTES = 44;
/** Both channels of one instant. */
export const BYTES_PER_FRAME = 4;
/** The header counts in 32 bits: about 18 hours at 16 kHz. */
export const MAX_DATA_BYTES = 0xffff_ffff - HEADER_BYTES - BYTES_PER_FRAME;

/** A canonical RIFF header for `dataBytes` of samples. */
export function wavHeader(dataBytes: number, sampleRateHz: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * BYTES_PER_FRAME, 28);
  header.writeUInt16LE(BYTES_PER_FRAME, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

export interface WavLength {
  /** Of the whole file. */
  bytes: number;
  durationMs: number;
}

export function lengthOf(dataBytes: number, sampleRateHz: number): WavLength {
  const frames = dataBytes / BYTES_PER_FRAME;
  return { bytes: HEADER_BYTES + dataBytes, durationMs: Math.round((frames * 1000) / sampleRateHz) };
}

/** Makes the header say what the file holds, up to the last whole frame. Null when it is no recording of ours. */
export async function mendWav(path: string): Promise<WavLength | null> {
  const handle = await open(path, 'r+');
  try {
    const { size } = await handle.stat();
    const found = await readHeader(handle);
    if (size < HEADER_BYTES || !found?.equals(wavHeader(found.readUInt32LE(40), EARLIER_RATE_HZ)))
      return null;
    const dataBytes = size - HEADER_BYTES - ((size - HEADER_BYTES) % BYTES_PER_FRAME);
    if (found.readUInt32LE(40) !== dataBytes || size !== HEADER_BYTES + dataBytes) {
      await handle.truncate(HEADER_BYTES + dataBytes);
      await handle.write(wavHeader(dataBytes, EARLIER_RATE_HZ), 0, HEADER_BYTES, 0);
    }
    return lengthOf(dataBytes, EARLIER_RATE_HZ);
  } finally {
    await handle.close();
  }
}

async function readHeader(handle: FileHandle): Promise<Buffer | null> {
  const header = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await handle.read(header, 0, HEADER_BYTES, 0);
  return bytesRead === HEADER_BYTES ? header : null;
}
