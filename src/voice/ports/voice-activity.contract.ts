/** What every voice activity detector must do, run against the fake and against each adapter. */
import { describe, expect, it } from 'vitest';
import { FRAME_MS, FRAME_SAMPLES, NARROW_HZ, NARROW_SAMPLES, SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { resampleWhole } from '#audio/resample.ts';
import type { VoiceActivity, VoiceActivityDetector } from './voice-activity.ts';

export interface DetectorUnderTest {
  vad: VoiceActivity;
  close(): Promise<void>;
  /** Lets a detector that works elsewhere come to its verdict; called after each frame. */
  afterFrame?(): Promise<void>;
}

export interface VoiceActivityContractOptions {
  /** 16 kHz speech that begins at `onsetMs`. Something like speech is made when absent. */
  speech?: { samples: Float32Array; onsetMs: number };
  /** How long after the onset it may be noticed; 60 when absent. */
  onsetWithinMs?: number;
  /** Sounds that this detector does take for speech, with the reason. */
  exceptions?: { tone?: string };
}

/** Runs the suite; `open` gives a fresh, loaded detector. */
export function voiceActivityContract(
  name: string,
  open: () => Promise<DetectorUnderTest>,
  options: VoiceActivityContractOptions = {},
): void {
  const speech = options.speech ?? { samples: madeSpeech(), onsetMs: 1000 };

  async function withVad(test: (under: DetectorUnderTest) => Promise<void>): Promise<void> {
    const under = await open();
    try {
      await test(under);
    } finally {
      await under.close();
    }
  }
  async function verdicts(
    under: DetectorUnderTest,
    detector: VoiceActivityDetector,
    samples: Float32Array,
    size = FRAME_SAMPLES,
  ): Promise<boolean[]> {
    const heard: boolean[] = [];
    for (let at = 0; at + size <= samples.length; at += size) {
      heard.push(detector.push(samples.subarray(at, at + size)));
      await under.afterFrame?.();
    }
    return heard;
  }
  const share = (heard: boolean[]): number => heard.filter(Boolean).length / heard.length;

  describe(`${name} is a voice activity detector`, () => {
    it('takes silence for silence, exact zeros and a quiet room alike', () =>
      withVad(async (under) => {
        const detector = under.vad.open();
        expect(share(await verdicts(under, detector, new Float32Array(SAMPLE_RATE_HZ)))).toBe(0);
        expect(share(await verdicts(under, detector, noise(3 * SAMPLE_RATE_HZ, 0.0005)))).toBe(0);
        detector.close();
      }));

    it('notices speech soon, hears it most of its time, and not before it began', () =>
      withVad(async (under) => {
        const detector = under.vad.open();
        const heard = await verdicts(under, detector, speech.samples);
        const onset = speech.onsetMs / FRAME_MS;
        expect(heard.slice(0, Math.floor(onset) - 1)).not.toContain(true);
        const noticedMs = (heard.indexOf(true) + 1) * FRAME_MS - speech.onsetMs;
        expect(noticedMs).toBeLessThanOrEqual(options.onsetWithinMs ?? 60);
        expect(noticedMs).toBeGreaterThan(0);
        expect(share(heard.slice(Math.ceil(onset)))).toBeGreaterThan(0.6);
        detector.close();
      }));

    it('knows the end of speech: silence within a second', () =>
      withVad(async (under) => {
        const detector = under.vad.open();
        await verdicts(under, detector, speech.samples);
        const after = await verdicts(under, detector, noise(2 * SAMPLE_RATE_HZ, 0.0005));
        expect(after.slice(50)).not.toContain(true);
        detector.close();
      }));

    it("hears a telephone's 8 kHz in frames of 160 samples, and takes its silence, its speech and its tones for what they are", () =>
      withVad(async (under) => {
        const detector = under.vad.open();
        const narrow = async (samples: Float32Array): Promise<boolean[]> =>
          verdicts(under, detector, resampleWhole(samples, SAMPLE_RATE_HZ, NARROW_HZ), NARROW_SAMPLES);
        const heard = await narrow(speech.samples);
        const onset = speech.onsetMs / FRAME_MS;
        expect(heard.slice(0, Math.floor(onset) - 1)).not.toContain(true);
        expect((heard.indexOf(true) + 1) * FRAME_MS - speech.onsetMs).toBeLessThanOrEqual(
          options.onsetWithinMs ?? 60,
        );
        expect(share(heard.slice(Math.ceil(onset)))).toBeGreaterThan(0.6);
        expect((await narrow(noise(2 * SAMPLE_RATE_HZ, 0.0005))).slice(50)).not.toContain(true);
        if (options.exceptions?.tone === undefined)
          expect(share(await narrow(tones([480, 620], 2 * SAMPLE_RATE_HZ)))).toBeLessThanOrEqual(0.02);
        detector.close();
      }));

    it('keeps the calls apart: one in speech, one in silence', () =>
      withVad(async (under) => {
        const [speaking, silent] = [under.vad.open(), under.vad.open()];
        const quiet: boolean[] = [];
        const heard: boolean[] = [];
        const nothing = new Float32Array(FRAME_SAMPLES);
        for (let at = 0; at + FRAME_SAMPLES <= speech.samples.length; at += FRAME_SAMPLES) {
          heard.push(speaking.push(speech.samples.subarray(at, at + FRAME_SAMPLES)));
          quiet.push(silent.push(nothing));
          await under.afterFrame?.();
        }
        expect(heard).toContain(true);
        expect(quiet).not.toContain(true);
        speaking.close();
        silent.close();
      }));

    it('leaves the frame as it was', () =>
      withVad(async (under) => {
        const detector = under.vad.open();
        const frame = speech.samples.slice(speech.samples.length - FRAME_SAMPLES);
        const before = frame.slice();
        detector.push(frame);
        expect(frame).toEqual(before);
        detector.close();
      }));

    it('survives samples that are none, and hears again afterwards', () =>
      withVad(async (under) => {
        const detector = under.vad.open();
        await verdicts(under, detector, new Float32Array(5 * FRAME_SAMPLES).fill(Number.NaN));
        await verdicts(under, detector, new Float32Array(5 * FRAME_SAMPLES).fill(Number.POSITIVE_INFINITY));
        await verdicts(under, detector, noise(SAMPLE_RATE_HZ, 0.0005));
        expect(share(await verdicts(under, detector, speech.samples))).toBeGreaterThan(0.1);
        detector.close();
      }));

    it('may be closed twice, and says no afterwards', () =>
      withVad(async (under) => {
        const detector = under.vad.open();
        detector.close();
        detector.close();
        expect(share(await verdicts(under, detector, speech.samples))).toBe(0);
      }));

    if (options.exceptions?.tone !== undefined) return;
    it('takes no tone for speech', () =>
      withVad(async (under) => {
        for (const hz of [[440], [350, 440], [480, 620], [697, 1209], [1000]]) {
          const detector = under.vad.open();
          await verdicts(under, detector, noise(SAMPLE_RATE_HZ, 0.0005));
          const heard = await verdicts(under, detector, tones(hz, 2 * SAMPLE_RATE_HZ));
          expect(share(heard), `${hz.join(' + ')} Hz`).toBeLessThanOrEqual(0.02);
          detector.close();
        }
      }));
  });
}

/** White noise of this root mean square, always the same. */
function noise(length: number, level: number): Float32Array {
  let seed = 12_345;
  return Float32Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed / 2 ** 31 - 1) * level * Math.sqrt(3);
  });
}

function tones(hz: number[], length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) =>
    hz.reduce(
      (sum, each) => sum + (0.2 / hz.length) * Math.sin((2 * Math.PI * each * i) / SAMPLE_RATE_HZ),
      0,
    ),
  );
}

/** A second of quiet, then two seconds of vowels: pulses of a moving pitch through three moving formants, four syllables a second. */
function madeSpeech(): Float32Array {
  const quietSamples = SAMPLE_RATE_HZ;
  const samples = noise(3 * SAMPLE_RATE_HZ, 0.0005);
  const vowels = [
    [730, 1090, 2440],
    [270, 2290, 3010],
    [570, 840, 2410],
    [530, 1840, 2480],
  ];
  const memory = new Float64Array(6);
  let phase = 0;
  for (let i = 0; i < samples.length - quietSamples; i += 1) {
    const seconds = i / SAMPLE_RATE_HZ;
    phase += (125 + 25 * Math.sin(2 * Math.PI * 1.3 * seconds)) / SAMPLE_RATE_HZ;
    let value = phase >= 1 ? 1 : 0;
    if (phase >= 1) phase -= 1;
    const formants = vowels[Math.floor(seconds * 4) % vowels.length]!;
    for (const [f, hz] of formants.entries()) {
      const radius = Math.exp((-Math.PI * 90) / SAMPLE_RATE_HZ);
      const turn = 2 * radius * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE_HZ);
      const out =
        value * (1 - turn + radius * radius) + turn * memory[2 * f]! - radius * radius * memory[2 * f + 1]!;
      memory[2 * f + 1] = memory[2 * f]!;
      memory[2 * f] = out;
      value = out;
    }
    const loudness = Math.min(1, 1.2 - Math.cos(2 * Math.PI * 4 * seconds + 1.5));
    samples[quietSamples + i]! += 1.5 * value * Math.max(0.05, loudness);
  }
  return samples;
}
