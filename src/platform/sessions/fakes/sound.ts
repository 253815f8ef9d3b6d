/** Sound for tests of sessions: loud enough to be taken for speech, or silence. */

/** A tone of this length as samples of 16 bits. */
export function speech(ms: number, sampleRateHz = 16_000): Uint8Array {
  const samples = Int16Array.from({ length: (ms * sampleRateHz) / 1000 }, (_, at) =>
    Math.round(8000 * Math.sin((2 * Math.PI * 220 * at) / sampleRateHz)),
  );
  return new Uint8Array(samples.buffer);
}

export function silence(ms: number, sampleRateHz = 16_000): Uint8Array {
  return new Uint8Array((2 * ms * sampleRateHz) / 1000);
}
