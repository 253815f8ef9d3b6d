import { describe, expect, it } from 'vitest';
import { bytesOfSid, MediaScan } from './media-scan.ts';
import { type FromTwilio, parseTwilio } from './messages.ts';

const SID = 'MZ0123456789abcdef';
const SID_BYTES = bytesOfSid(SID)!;

/** Numbers from 0 to 1 that are the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function message(bytes: number, order: (keys: string[]) => string[] = (keys) => keys): string {
  const next = chance(bytes + 1);
  const payload = Buffer.from(Uint8Array.from({ length: bytes }, () => Math.floor(next() * 256)));
  const media: Record<string, string> = {
    track: 'inbound',
    chunk: String(bytes + 7),
    timestamp: String(bytes * 20),
    payload: payload.toString('base64'),
  };
  const whole: Record<string, unknown> = {
    event: 'media',
    sequenceNumber: '42',
    media: Object.fromEntries(order(Object.keys(media)).map((key) => [key, media[key]])),
    streamSid: SID,
  };
  return JSON.stringify(Object.fromEntries(order(Object.keys(whole)).map((key) => [key, whole[key]])));
}

type Media = Extract<FromTwilio, { event: 'media' }>;

function parsed(text: string | Uint8Array): Media | null {
  try {
    const found = parseTwilio(Buffer.from(text).toString());
    return found?.event === 'media' && found.streamSid === SID ? found : null;
  } catch {
    return null;
  }
}

describe('the quick way of a media message', () => {
  it('reads what Twilio sends, of any length, in any order of fields, as the parser does', () => {
    const scan = new MediaScan();
    for (const bytes of [1, 2, 3, 4, 159, 160, 161, 320, 7999, 8000]) {
      for (const order of [(keys: string[]) => keys, (keys: string[]) => keys.toReversed()]) {
        const text = message(bytes, order);
        const wanted = parsed(text)!;
        expect(scan.read(Buffer.from(text), SID_BYTES)).toBe(true);
        expect([scan.chunk, scan.timestampMs]).toEqual([wanted.chunk, wanted.timestampMs]);
        expect(Buffer.from(scan.audio).toString('base64')).toBe(
          Buffer.from(wanted.payload, 'base64').toString('base64'),
        );
      }
    }
  });

  it.each([
    ['another stream', message(160).replace(SID, 'MZ0123456789abcdee')],
    ['a longer name of the stream', message(160).replace(SID, `${SID}0`)],
    ['another track', message(160).replace('inbound', 'outbound')],
    ['spaces', JSON.stringify(JSON.parse(message(160)), null, 1)],
    ['an escape', message(160).replace('"chunk"', '"\\u0063hunk"')],
    ['a field that we do not know', message(160).replace('{"event"', '{"new":1,"event"')],
    ['a field twice', message(160).replace('"chunk":"167"', '"chunk":"1","chunk":"167"')],
    ['no chunk', message(160).replace('"chunk":"167",', '')],
    ['a chunk of sixteen digits', message(160).replace('"167"', '"1234567890123456"')],
    ['an empty payload', message(160).replace(/"payload":"[^"]*"/, '"payload":""')],
    ['a payload that is cut', message(160).replace(/.==/, '')],
    ['a payload that is too long', message(8004)],
    ['something behind it', `${message(160)} `],
    ['another event', '{"event":"mark","streamSid":"MZ0123456789abcdef","mark":{"name":"x"}}'],
    ['nothing', ''],
  ])('leaves %s to the parser', (_what, text) => {
    expect(new MediaScan().read(Buffer.from(text), SID_BYTES)).toBe(false);
  });

  it('is not tried for a stream whose name could be taken for more than a name', () => {
    for (const sid of ['', 'a","x":"b', 'a\\u0062', 'MZ 0', 'é']) expect(bytesOfSid(sid)).toBeNull();
  });

  it('never reads what the parser would refuse or read otherwise, whatever is changed in a message', () => {
    const scan = new MediaScan();
    const next = chance(7);
    let readOnes = 0;
    for (let round = 0; round < 60_000; round += 1) {
      const bytes = Buffer.from(message(1 + Math.floor(next() * 12)));
      const changes = 1 + Math.floor(next() * 3);
      let changed: Buffer = bytes;
      for (let i = 0; i < changes; i += 1) changed = change(changed, next);
      if (!scan.read(changed, SID_BYTES)) continue;
      readOnes += 1;
      const wanted = parsed(changed);
      expect(wanted, changed.toString()).not.toBeNull();
      expect([scan.chunk, scan.timestampMs]).toEqual([wanted!.chunk, wanted!.timestampMs]);
      expect(Buffer.from(scan.audio)).toEqual(Buffer.from(wanted!.payload, 'base64'));
    }
    expect(readOnes).toBeGreaterThan(500);
  });
});

const LIKELY = '"{},:=\\AZaz09+/ -e';

/** Another byte, one more, one less, or a piece of the message again somewhere. */
function change(bytes: Buffer, next: () => number): Buffer {
  const at = Math.floor(next() * bytes.length);
  const byte =
    next() < 0.8 ? LIKELY.charCodeAt(Math.floor(next() * LIKELY.length)) : Math.floor(next() * 256);
  const before = bytes.subarray(0, at);
  switch (Math.floor(next() * 4)) {
    case 0:
      return Buffer.concat([before, Buffer.of(byte), bytes.subarray(at + 1)]);
    case 1:
      return Buffer.concat([before, Buffer.of(byte), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([before, bytes.subarray(at + 1)]);
    default: {
      const from = Math.floor(next() * bytes.length);
      return Buffer.concat([before, bytes.subarray(from, from + 20), bytes.subarray(at)]);
    }
  }
}
