// G.711 µ-law by lookup tables, the same work that any engine behind Twilio must do.

/** µ-law byte → 16-bit sample. */
const DECODE = Int16Array.from({ length: 256 }, (_, byte) => {
  const u = ~byte & 0xff;
  const magnitude = ((((u & 15) << 3) + 0x84) << ((u >> 4) & 7)) - 0x84;
  return u & 0x80 ? -magnitude : magnitude;
});

/** 16-bit sample, as its unsigned 16 bits → µ-law byte. */
const ENCODE = Uint8Array.from({ length: 65_536 }, (_, bits) => {
  const sample = (bits << 16) >> 16;
  const magnitude = Math.min(Math.abs(sample), 32_635) + 0x84;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | ((magnitude >> (exponent + 3)) & 15)) & 0xff;
});

/** Base64 µ-law of one Twilio message → samples at 8 kHz. */
export function decode(payload) {
  const bytes = Buffer.from(payload, 'base64');
  const samples = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) samples[i] = DECODE[bytes[i]];
  return samples;
}

/** Samples at 8 kHz → µ-law bytes. */
export function encode(samples) {
  const bytes = Buffer.allocUnsafe(samples.length);
  for (let i = 0; i < samples.length; i++) bytes[i] = ENCODE[samples[i] & 0xffff];
  return bytes;
}
