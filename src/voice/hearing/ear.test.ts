import { describe, expect, it } from 'vitest';
import { FRAME_MS, FRAME_SAMPLES, NARROW_SAMPLES } from '#audio/frames.ts';
import { doubling } from '#audio/half-band.ts';
import { EXPECT_ANYTHING } from '../plan.ts';
import { VirtualClock } from '../ports/fakes/clock.ts';
import { fakeSpeechToText, type HearingScript } from '../ports/fakes/speech-to-text.ts';
import { fakeVoiceActivity } from '../ports/fakes/voice-activity.ts';
import type { SpeechToText } from '../ports/speech-to-text.ts';
import type { NewInput } from '../report.ts';
import { Ear } from './ear.ts';

/** An ear whose heart opens the first recogniser at once, and another where `retries` says so. */
function listen(setup: {
  scripts: HearingScript[];
  retries: boolean;
  earlyFinals?: number;
  releaseMs?: number;
  /** Of a frame; as many as 16 kHz has when absent. */
  samples?: number;
}) {
  const clock = new VirtualClock();
  const heard: number[][] = setup.scripts.map(() => []);
  const streamed: Float32Array[][] = setup.scripts.map(() => []);
  const { earlyFinals } = setup;
  const fakes = setup.scripts.map((script) =>
    fakeSpeechToText({ clock, script: [script], ...(earlyFinals !== undefined && { earlyFinals }) }),
  );
  const recognisers = fakes.map((fake, at) =>
    recording(fake, { numbers: heard[at]!, frames: streamed[at]! }),
  );
  const inputs: NewInput[] = [];
  const ear = new Ear({
    vad: fakeVoiceActivity(),
    format: { encoding: 'mulaw', sampleRateHz: 8000 },
    pace: { onsetMs: 60, releaseMs: setup.releaseMs ?? 200 },
    recognisers,
    locale: 'en-US',
    guide: { id: 'none', slots: {}, phrases: [] },
    nowMs: () => clock.nowMs(),
    report: (input) => {
      inputs.push(input);
      if (input.type === 'caller.started') open('h0', input.utteranceId, 0);
      if (input.type === 'caller.stopped') ear.finish('h0');
      if (input.type === 'hearing.failed' && input.hearId === 'h0' && setup.retries) open('h1', 'u1', 1);
    },
  });
  const open = (hearId: string, utteranceId: string, provider: number): void =>
    ear.open({ type: 'hear.open', hearId, utteranceId, expect: EXPECT_ANYTHING, provider });
  let frames = 0;
  /** Pushes frames of one loudness, in the low and the high half of the band; each carries its number in its first sample. */
  const push = async (count: number, loudness: number): Promise<void> => {
    for (let left = count; left > 0; left -= 1) {
      const frame = new Float32Array(setup.samples ?? FRAME_SAMPLES).map((_, at) =>
        at % 2 === 0 ? loudness : loudness / 2,
      );
      frames += 1;
      frame[0] = frames / 100_000;
      ear.push(frame, (frames - 1) * FRAME_MS);
      await clock.advance(20);
    }
  };
  const asked = (): (number | null)[] => {
    const [hearing] = fakes[0]!.hearings;
    return hearing ? [...hearing.earlyAtMs, hearing.finishedAtMs] : [];
  };
  const pass = (ms: number): Promise<void> => clock.advance(ms);
  return { ear, push, pass, open, heard, streamed, inputs, asked, utterance: () => idOf(inputs) };
}

function idOf(inputs: NewInput[]): string {
  const started = inputs.find((input) => input.type === 'caller.started');
  if (started?.type !== 'caller.started') throw new Error('Nobody has spoken yet.');
  return started.utteranceId;
}

/** A recogniser that notes the number of each frame that it was given. */
function recording(fake: SpeechToText, heard: { numbers: number[]; frames: Float32Array[] }): SpeechToText {
  return {
    ...fake,
    open: (options, signal) => {
      const stream = fake.open(options, signal);
      return {
        ...stream,
        write: (frame) => {
          heard.numbers.push(Math.round(frame[0]! * 100_000));
          heard.frames.push(frame.slice());
          stream.write(frame);
        },
      };
    },
  };
}

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('an ear', () => {
  it('[HR1] gives the recogniser 300 ms of sound before the first frame of speech, each frame once and in order', async () => {
    const { push, heard } = listen({ scripts: [{ final: { text: 'hello' } }], retries: false });
    await push(40, 0);
    await push(20, 0.3);
    await push(5, 0);
    expect(heard[0]).toEqual(numbers(41 - 300 / 20, 65));
  });

  it('[HR1] gives what there is when the caller speaks at once', async () => {
    const { push, heard } = listen({ scripts: [{ final: { text: 'hello' } }], retries: false });
    await push(2, 0);
    await push(10, 0.3);
    expect(heard[0]).toEqual(numbers(1, 12));
  });

  it('[HR1] lets the recogniser of a telephone hear 16 kHz, sample for sample what widening the whole call would give', async () => {
    const call = Float32Array.from({ length: 80 * NARROW_SAMPLES }, (_, i) =>
      i < 40 * NARROW_SAMPLES ? 0.001 * Math.sin(i * 1.3) : 0.3 * Math.sin(i * i * 1e-4),
    );
    const whole = new Float32Array(2 * call.length);
    doubling().process(call, whole);
    const { ear, streamed, pass } = listen({ scripts: [{ final: { text: 'hello' } }], retries: false });
    for (let at = 0; at < call.length; at += NARROW_SAMPLES) {
      ear.push(call.subarray(at, at + NARROW_SAMPLES), (at / NARROW_SAMPLES) * FRAME_MS);
      await pass(FRAME_MS);
    }
    const first = 40 - 300 / FRAME_MS;
    expect(streamed[0]!.length).toBe(80 - first);
    for (const [i, frame] of streamed[0]!.entries()) {
      const from = (first + i) * FRAME_SAMPLES;
      expect(frame).toEqual(whole.slice(from, from + FRAME_SAMPLES));
    }
  });

  it('[HR3] counts the end of speech from its last frame', async () => {
    const { push, inputs } = listen({ scripts: [{ final: { text: 'hello' } }], retries: false });
    await push(40, 0);
    await push(20, 0.3);
    await push(20, 0);
    const stopped = inputs.find((input) => input.type === 'caller.stopped');
    expect(stopped).toMatchObject({ endedMs: 60 * 20 - 20 });
  });

  it('[FB3] lets a second recogniser hear the same from the beginning, and the rest as it comes', async () => {
    const scripts = [{ failAfterMs: 100 }, { final: { text: 'hello' } }];
    const { push, heard, inputs } = listen({ scripts, retries: true });
    await push(40, 0);
    await push(20, 0.3);
    expect(inputs.map(({ type }) => type)).toEqual(['caller.started', 'hearing.failed']);
    expect(heard[1]).toEqual(numbers(26, 60));
  });

  it('[FB3] keeps no sound of an utterance that is over and that nobody listens to', async () => {
    const { ear, push, open, inputs, utterance } = listen({
      scripts: [{ failAfterMs: 500 }, {}],
      retries: false,
    });
    await push(40, 0);
    await push(15, 0.3);
    await push(40, 0);
    open('h2', utterance(), 1);
    expect(inputs.at(-1)).toEqual({ type: 'hearing.failed', hearId: 'h2', code: 'internal.fault' });
    ear.close();
  });

  const FINALS = { partials: [], final: { text: 'hello there', afterFinishMs: 150 } };
  const finals = (inputs: NewInput[]): string[] =>
    inputs.flatMap((input) => (input.type === 'hearing.final' ? [input.text] : []));

  it('[HR6] asks for the final after 80 ms of quiet, and gives it when speech has ended, without asking again', async () => {
    const { push, inputs, asked } = listen({ scripts: [FINALS], retries: false, earlyFinals: 3 });
    await push(40, 0);
    await push(20, 0.3);
    await push(20, 0);
    expect(asked()).toEqual([64 * 20 - 20, null]);
    expect(inputs.map(({ type }) => type)).toEqual(['caller.started', 'caller.stopped', 'hearing.final']);
    expect(finals(inputs)).toEqual(['hello there']);
  });

  it('[HR6] on a telephone, which leaves little of an "s", asks after 100 ms', async () => {
    const { push, asked } = listen({
      scripts: [FINALS],
      retries: false,
      earlyFinals: 3,
      samples: NARROW_SAMPLES,
    });
    await push(40, 0);
    await push(20, 0.3);
    await push(20, 0);
    expect(asked()).toEqual([65 * 20 - 20, null]);
  });

  it('[HR6] keeps an early final to itself until speech has ended', async () => {
    const script = { ...FINALS, early: [{ afterMs: 0, text: 'hello there' }] };
    const { push, inputs } = listen({ scripts: [script], retries: false, earlyFinals: 3 });
    await push(40, 0);
    await push(20, 0.3);
    await push(9, 0);
    expect(inputs.map(({ type }) => type)).toEqual(['caller.started']);
    await push(1, 0);
    expect(inputs.map(({ type }) => type)).toEqual(['caller.started', 'caller.stopped', 'hearing.final']);
  });

  it('[HR6] a pause inside a word splits no word: the early final is forgotten, and the final holds all of the utterance', async () => {
    const script = { ...FINALS, early: [{ afterMs: 20, text: 'hell' }], final: { text: 'hello there' } };
    const { push, heard, inputs, asked } = listen({ scripts: [script], retries: false, earlyFinals: 1 });
    await push(40, 0);
    await push(20, 0.3);
    await push(7, 0);
    await push(20, 0.3);
    await push(20, 0);
    expect(asked()).toEqual([64 * 20 - 20, 97 * 20 - 20]);
    expect(finals(inputs)).toEqual(['hello there']);
    expect(heard[0]).toEqual(numbers(26, 97));
  });

  it('[HR6] asks once in a pause, and in an utterance no more often than the recogniser says', async () => {
    const { push, inputs, asked } = listen({ scripts: [FINALS], retries: false, earlyFinals: 2 });
    await push(40, 0);
    for (let pauses = 0; pauses < 4; pauses += 1) {
      await push(20, 0.3);
      await push(8, 0);
    }
    await push(10, 0);
    expect(asked()).toHaveLength(3);
    expect(asked().at(-1)).not.toBeNull();
    expect(finals(inputs)).toEqual(['hello there']);
  });

  it('[HR6] "seven of clubs" keeps its "s": waits until what voice activity takes for quiet is still', async () => {
    const { push, asked } = listen({ scripts: [FINALS], retries: false, earlyFinals: 3 });
    await push(40, 0);
    await push(20, 0.3);
    await push(6, 0.018);
    await push(14, 0);
    expect(asked()).toEqual([68 * 20 - 20, null]);
  });

  it('[HR6] in a room that is never still the answer comes no later: asks as soon as it is as quiet as between words, 140 ms after the last', async () => {
    const { push, inputs, asked } = listen({ scripts: [FINALS], retries: false, earlyFinals: 3 });
    await push(40, 0.018);
    await push(20, 0.3);
    await push(20, 0.018);
    expect(asked()).toEqual([67 * 20 - 20, null]);
    expect(finals(inputs)).toEqual(['hello there']);
  });

  it('[HR6] where others talk the answer comes as soon as in a quiet room: asks after 100 ms of no more than their talk', async () => {
    const { push, asked } = listen({ scripts: [FINALS], retries: false, earlyFinals: 3 });
    for (let words = 0; words < 40; words += 1) await push(1, words % 2 === 0 ? 0.02 : 0.014);
    await push(20, 0.3);
    await push(20, 0.018);
    expect(asked()).toEqual([65 * 20 - 20, null]);
  });

  it('[HR6] of a room that is not known yet there is no telling: the final is asked for when speech has ended', async () => {
    const { push, asked } = listen({ scripts: [FINALS], retries: false, earlyFinals: 3 });
    await push(10, 0.018);
    await push(20, 0.3);
    await push(20, 0.018);
    expect(asked()).toEqual([40 * 20 - 20]);
  });

  it('[HR6] "the eighteenth" is not taken for "the eighteen": what was softer than speech and louder than the room after the request undoes it', async () => {
    for (const room of [0, 0.013]) {
      const { push, inputs, asked } = listen({ scripts: [FINALS], retries: false, earlyFinals: 3 });
      await push(40, room);
      await push(20, 0.3);
      await push(7, room);
      await push(3, 0.02);
      await push(10, room);
      expect(asked()).toEqual([(room === 0 ? 64 : 67) * 20 - 20, 70 * 20 - 20]);
      expect(finals(inputs)).toEqual(['hello there']);
    }
  });

  it('[HR6] asks for the final as ever where the early one failed, holds nothing, or fewer words than the partials', async () => {
    for (const early of [{ text: '', fails: true as const }, { text: '' }, { text: 'hello' }]) {
      const script = { ...FINALS, partials: [{ afterMs: 100, text: 'hello there' }], early: [early] };
      const { push, inputs, asked } = listen({ scripts: [script], retries: false, earlyFinals: 3 });
      await push(40, 0);
      await push(20, 0.3);
      await push(25, 0);
      expect(asked()).toEqual([64 * 20 - 20, 70 * 20 - 20]);
      expect(finals(inputs)).toEqual(['hello there']);
    }
  });

  it('[HR6] asks a recogniser for nothing early that does not say that it can, nor one that is asked as soon as it is quiet', async () => {
    for (const setup of [{ releaseMs: 200 }, { releaseMs: 20, earlyFinals: 3 }]) {
      const { push, asked } = listen({ scripts: [FINALS], retries: false, ...setup });
      await push(40, 0);
      await push(20, 0.3);
      await push(20, 0);
      expect(asked()).toHaveLength(1);
    }
  });

  it('[TA4] tells of each pause within an utterance once, when the caller has been quiet for 200 ms', async () => {
    const { push, inputs } = listen({ scripts: [FINALS], retries: false, releaseMs: 300 });
    const pauses = (): NewInput[] => inputs.filter(({ type }) => type === 'caller.pauses');
    await push(40, 0);
    await push(20, 0.3);
    await push(9, 0);
    expect(pauses()).toEqual([]);
    await push(4, 0);
    expect(pauses()).toEqual([{ type: 'caller.pauses', utteranceId: 'u1' }]);
    await push(5, 0.3);
    await push(12, 0);
    expect(pauses()).toHaveLength(2);
  });

  it('[EP20] tells of the first frame of speech soon after speech has ended, once, and of none later', async () => {
    const { push, inputs } = listen({ scripts: [FINALS], retries: false });
    const stirs = (): number => inputs.filter(({ type }) => type === 'caller.stirs').length;
    await push(10, 0);
    await push(1, 0.3);
    expect(stirs()).toBe(0);
    await push(10, 0);
    await push(20, 0.3);
    await push(15, 0);
    expect(stirs()).toBe(0);
    await push(2, 0.3);
    expect(stirs()).toBe(1);
    await push(120, 0);
    await push(1, 0.3);
    expect(stirs()).toBe(1);
  });
});
