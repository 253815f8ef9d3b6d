/** Speech as a server streams it: a tone as long as its text takes, in pieces. */

const SECONDS_PER_LETTER = 0.06;

/** Raw 16-bit PCM whose length goes by the letters of the text. */
export function tone(text: string, speed: number, rateHz: number): Buffer {
  const length = Math.round((text.length * SECONDS_PER_LETTER * rateHz) / speed);
  const pcm = Buffer.alloc(length * 2);
  for (let i = 0; i < length; i++)
    pcm.writeInt16LE(Math.round(9000 * Math.sin((2 * Math.PI * 220 * i) / rateHz)), i * 2);
  return pcm;
}

/** In pieces that cut samples in half. */
export function cutAnywhere(audio: Buffer): Buffer[] {
  const sizes = [1, 2, 43, 1001, 4096, 7777];
  const parts: Buffer[] = [];
  for (let at = 0, i = 0; at < audio.length; i++) {
    const size = sizes[i] ?? 16_383;
    parts.push(audio.subarray(at, at + size));
    at += size;
  }
  return parts;
}
