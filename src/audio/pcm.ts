/** 16-bit samples to floats in [-1, 1] and back. */

/** Converts 16-bit samples to floats; returns how many, which is as many as both arrays hold. */
export function floatFromPcm16(samples: Int16Array, into: Float32Array): number {
  const count = Math.min(samples.length, into.length);
  for (let i = 0; i < count; i += 1) into[i] = samples[i]! / 32_768;
  return count;
}

/** Converts floats to 16-bit samples, clipping what is beyond [-1, 1] and taking NaN for silence; returns how many. */
export function pcm16FromFloat(samples: Float32Array, into: Int16Array): number {
  const count = Math.min(samples.length, into.length);
  for (let i = 0; i < count; i += 1) into[i] = clipToPcm16(samples[i]!);
  return count;
}

/** Reads little-endian 16-bit samples from bytes at any alignment; returns how many. An odd last byte is left alone. */
export function floatFromPcm16Bytes(bytes: Uint8Array, into: Float32Array): number {
  const count = Math.min(bytes.length >> 1, into.length);
  for (let i = 0; i < count; i += 1) {
    into[i] = (((bytes[2 * i]! | (bytes[2 * i + 1]! << 8)) << 16) >> 16) / 32_768;
  }
  return count;
}

/** Reads little-endian 16-bit samples as they are from bytes at any alignment; returns how many. An odd last byte is left alone. */
export function pcm16FromBytes(bytes: Uint8Array, into: Int16Array): number {
  const count = Math.min(bytes.length >> 1, into.length);
  for (let i = 0; i < count; i += 1) into[i] = bytes[2 * i]! | (bytes[2 * i + 1]! << 8);
  return count;
}

/** Writes floats as little-endian 16-bit samples at any alignment; returns the bytes written. */
export function pcm16BytesFromFloat(samples: Float32Array, into: Uint8Array): number {
  const count = Math.min(samples.length, into.length >> 1);
  for (let i = 0; i < count; i += 1) {
    const sample = clipToPcm16(samples[i]!);
    into[2 * i] = sample & 0xff;
    into[2 * i + 1] = (sample >> 8) & 0xff;
  }
  return 2 * count;
}

/** One sample of [-1, 1] as 16 bits, rounded half up. Moved above zero, where cutting off rounds down: half the time of Math.round. */
export function clipToPcm16(sample: number): number {
  const scaled = sample * 32_768;
  if (scaled >= 32_767) return 32_767;
  if (scaled > -32_768) return ((scaled + 32_768.5) | 0) - 32_768;
  return scaled <= -32_768 ? -32_768 : 0;
}
