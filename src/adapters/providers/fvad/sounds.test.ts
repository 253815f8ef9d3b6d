import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { rms } from '#audio/features.ts';
import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { decodeMulawFloat, encodeMulawFloat } from '#audio/mulaw.ts';
import { resampleWhole } from '#audio/resample.ts';
import { monoFromWav } from '#audio/wav.ts';
import type { VoiceActivity, VoicePace } from '#voice/ports/voice-activity.ts';
import { openFvad } from './fvad.ts';

const FOLDER = new URL('../../../../../shared/speech/', import.meta.url);
const present = existsSync(FOLDER);
const names = present ? readdirSync(FOLDER).filter((name) => name.endsWith('.wav')) : [];

const QUICKEST: VoicePace = { onsetMs: 20, releaseMs: 20 };

let vad: VoiceActivity;
beforeAll(async () => {
  vad = await openFvad();
});

function verdicts(samples: Float32Array, pace?: VoicePace): boolean[] {
  const detector = vad.open(pace);
  const heard: boolean[] = [];
  for (let at = 0; at + FRAME_SAMPLES <= samples.length; at += FRAME_SAMPLES) {
    heard.push(detector.push(samples.subarray(at, at + FRAME_SAMPLES)));
  }
  detector.close();
  return heard;
}

const share = (heard: boolean[]): number => heard.filter(Boolean).length / heard.length;

/** Through a telephone: 8 kHz, µ-law, and back. */
function telephone(samples: Float32Array): Float32Array {
  const narrow = resampleWhole(samples, SAMPLE_RATE_HZ, 8000);
  const codes = new Uint8Array(narrow.length);
  encodeMulawFloat(narrow, codes);
  decodeMulawFloat(codes, narrow);
  return resampleWhole(narrow, 8000, SAMPLE_RATE_HZ);
}

let seed = 1;
function noise(length: number, level: number): Float32Array {
  return Float32Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed / 2 ** 31 - 1) * level * Math.sqrt(3);
  });
}

function tones(hz: number[], length: number, level = 0.2): Float32Array {
  return Float32Array.from({ length }, (_, i) =>
    hz.reduce(
      (sum, each) => sum + (level / hz.length) * Math.sin((2 * Math.PI * each * i) / SAMPLE_RATE_HZ),
      0,
    ),
  );
}

const SECOND = SAMPLE_RATE_HZ;

describe('what is no speech', () => {
  it('is steady white noise, at 15 dB beneath speech and louder, from the first frame on', () => {
    for (const level of [0.005, 0.018, 0.06])
      expect(share(verdicts(noise(5 * SECOND, level)))).toBeLessThan(0.02);
  });

  it('is the hum of mains with its overtones, at 50 and at 60 Hz, on either line', () => {
    for (const base of [50, 60]) {
      const hum = tones([base, 2 * base, 3 * base], 4 * SECOND, 0.1);
      expect(share(verdicts(hum))).toBeLessThan(0.02);
      expect(share(verdicts(telephone(hum)))).toBeLessThan(0.02);
    }
  });

  it('is a tone that comes and goes: ringing, engaged, keys, a modem', () => {
    const on: [number[], number][] = [
      [[440, 480], 2000],
      [[480, 620], 500],
      [[425], 240],
      [[770, 1336], 100],
      [[2100], 1000],
    ];
    for (const [hz, ms] of on) {
      const samples = noise(4 * SECOND, 0.0005);
      for (let from = SECOND; from < samples.length; from += 2 * ms * 16) {
        samples.set(tones(hz, ms * 16).subarray(0, samples.length - from), from);
      }
      expect(share(verdicts(samples)), `${hz.join(' + ')} Hz`).toBeLessThan(0.02);
      expect(share(verdicts(telephone(samples))), `${hz.join(' + ')} Hz by telephone`).toBeLessThan(0.02);
    }
  });

  it('is a click of less than 40 ms, wherever in a frame it falls', () => {
    for (const ms of [1, 5, 15, 30, 39]) {
      for (let offset = 0; offset < FRAME_SAMPLES; offset += 40) {
        const samples = noise(2 * SECOND, 0.0005);
        samples.set(noise(ms * 16, 0.3), SECOND + offset);
        expect(verdicts(samples), `${ms} ms at ${offset}`).not.toContain(true);
      }
    }
  });
});

describe('an agent that is to stop at the first frame of speech', () => {
  /** A hum of two overtones is nearly a tone, as the "n" of "no" is. */
  const hummed = (ms: number): Float32Array => {
    const samples = noise(2 * SECOND, 0.0005);
    samples.set(tones([250, 375], ms * 16), SECOND);
    samples.set(spokenLike(SECOND / 4, 0.3), SECOND + ms * 16);
    return samples;
  };

  it('stopped 80 ms late where a caller says "no": a hum is speech from its first frame on', () => {
    for (const samples of [hummed(80), telephone(hummed(80))]) {
      expect(verdicts(samples, QUICKEST).indexOf(true)).toBeLessThanOrEqual(51);
      expect(verdicts(samples).indexOf(true)).toBeGreaterThan(53);
    }
  });

  it('takes a tone for speech for a fifth of a second, and not again while it goes on', () => {
    const samples = noise(3 * SECOND, 0.0005);
    samples.set(tones([440, 480], 2000 * 16), SECOND);
    for (const heard of [verdicts(samples, QUICKEST), verdicts(telephone(samples), QUICKEST)])
      expect(heard.filter(Boolean).length).toBeLessThanOrEqual(200 / FRAME_MS);
  });
});

describe.skipIf(!present)('people speaking (skipped where the recordings are not beside the project)', () => {
  const recording = (name: string): Float32Array =>
    monoFromWav(readFileSync(new URL(name, FOLDER)), SAMPLE_RATE_HZ);

  /** A second of a quiet room, then the recording from where it is first loud enough to hear, thumps and breath left aside. */
  function fromOnset(samples: Float32Array): { samples: Float32Array; onsetMs: number } {
    const audible = samples.map((x, i) => x - 0.9 * (samples[i - 1] ?? 0));
    const level = (at: number): number => rms(audible.subarray(at, at + 160));
    const loudest = Math.max(
      ...Array.from({ length: Math.floor(samples.length / 160) }, (_, i) => level(i * 160)),
    );
    let onset = 0;
    while (level(onset) < 0.12 * loudest || level(onset + 320) < 0.12 * loudest) onset += 80;
    const before = noise(SECOND, 0.002);
    const joined = new Float32Array(before.length + samples.length - onset);
    joined.set(before);
    joined.set(samples.subarray(onset), before.length);
    return { samples: joined, onsetMs: 1000 };
  }

  it.each(names)('are noticed within 60 ms of the onset, on either line: %s', (name) => {
    const { samples, onsetMs } = fromOnset(recording(name));
    for (const heard of [verdicts(samples), verdicts(telephone(samples))]) {
      expect((heard.indexOf(true) + 1) * FRAME_MS - onsetMs).toBeLessThanOrEqual(60);
      expect((heard.indexOf(true) + 1) * FRAME_MS - onsetMs).toBeGreaterThan(0);
    }
  });

  it.each(names)('[HR4] are noticed within 40 ms where the strategy wants it quick: %s', (name) => {
    const { samples, onsetMs } = fromOnset(recording(name));
    for (const heard of [verdicts(samples, QUICKEST), verdicts(telephone(samples), QUICKEST)]) {
      expect((heard.indexOf(true) + 1) * FRAME_MS - onsetMs).toBeLessThanOrEqual(40);
      expect(heard.slice(0, 49)).not.toContain(true);
    }
  });

  it.each(names)('[HR4] have ended with the second frame of quiet, then: %s', (name) => {
    const { samples } = fromOnset(recording(name));
    const quiet = noise(SECOND, 0.0005);
    let last = samples.length - FRAME_SAMPLES;
    while (rms(samples.subarray(last, last + FRAME_SAMPLES)) < 0.02) last -= FRAME_SAMPLES;
    const cut = new Float32Array(last + FRAME_SAMPLES + quiet.length);
    cut.set(samples.subarray(0, last + FRAME_SAMPLES));
    cut.set(quiet, last + FRAME_SAMPLES);
    for (const heard of [verdicts(cut, QUICKEST), verdicts(telephone(cut), QUICKEST)]) {
      expect(heard.slice(Math.ceil(last / FRAME_SAMPLES) + 2)).not.toContain(true);
    }
  });

  it.each(names)('are heard for most of their time also through noise 15 dB beneath them: %s', (name) => {
    const { samples } = fromOnset(recording(name));
    const level = rms(samples);
    const hiss = noise(samples.length, level * 10 ** (-15 / 20));
    const heard = verdicts(samples.map((x, i) => x + hiss[i]!));
    expect(heard.slice(0, 49)).not.toContain(true);
    expect(share(heard.slice(50))).toBeGreaterThan(0.45);
  });
});

describe('a line that is muted between two sentences', () => {
  it('is judged as one on which something inaudible goes on, frame by frame', () => {
    // What is left out in silence must change no verdict: 1e-12 is silence to the detector, but not left out.
    const parts = [noise(SECOND, 0.001), spokenLike(SECOND, 0.2), new Float32Array(2 * SECOND)];
    const once = [...parts, spokenLike(SECOND / 2, 0.05), new Float32Array(SECOND / 4), noise(SECOND, 0.03)];
    const samples = Float32Array.from([...once, ...once].flatMap((part) => [...part]));
    const hardly = samples.map((sample) => (sample === 0 ? 1e-12 : sample));
    for (const pace of [undefined, QUICKEST]) expect(verdicts(samples, pace)).toEqual(verdicts(hardly, pace));
    expect(share(verdicts(samples))).toBeGreaterThan(0.1);
  });
});

/** Harmonics of a voice that rises and falls four times a second. */
function spokenLike(length: number, level: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    const at = i / SAMPLE_RATE_HZ;
    const pitch = 2 * Math.PI * (140 + 20 * Math.sin(5 * at)) * at;
    const voice = Math.sin(pitch) + 0.7 * Math.sin(3 * pitch) + 0.5 * Math.sin(7 * pitch);
    return level * Math.abs(Math.sin(4 * Math.PI * at)) * voice;
  });
}
