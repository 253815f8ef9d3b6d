import { expect, test } from 'vitest';
import { PeakReader } from './peaks.ts';

/** A stereo WAV at 16 kHz: the caller loud in the first 20 ms, the agent half as loud in the second. */
function wav(): Uint8Array {
  const frames = 640;
  const bytes = new Uint8Array(44 + 10 + frames * 4);
  const view = new DataView(bytes.buffer);
  const word = (at: number, text: string): void => bytes.set(new TextEncoder().encode(text), at);
  word(0, 'RIFF');
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 2, true);
  view.setUint32(24, 16_000, true);
  view.setUint16(34, 16, true);
  word(36, 'LIST');
  view.setUint32(40, 2, true);
  word(46, 'data');
  for (let i = 0; i < 320; i++) view.setInt16(54 + i * 4, i % 2 ? 32_767 : -32_768, true);
  for (let i = 320; i < 640; i++) view.setInt16(54 + i * 4 + 2, 16_384, true);
  return bytes;
}

test.each([1, 3, 7, 50, 5000])(
  'a recording that arrives in pieces of %i bytes gives the same peaks',
  (size) => {
    const reader = new PeakReader();
    const bytes = wav();
    for (let at = 0; at < bytes.length; at += size)
      expect(reader.push(bytes.slice(at, at + size))).toBe(true);
    expect(reader.peaks()).toMatchObject({ caller: Uint8Array.of(255, 0), agent: Uint8Array.of(0, 128) });
  },
);

test('what is not a WAV is refused at once', () => {
  expect(new PeakReader().push(new TextEncoder().encode('<html>not a recording</html>'))).toBe(false);
});
