import { describe, expect, it } from 'vitest';
import { FRAME_MS, FRAME_SAMPLES } from '#audio/frames.ts';
import { EXPECT_ANYTHING } from '../plan.ts';
import { VirtualClock } from '../ports/fakes/clock.ts';
import { fakeSpeechToText, type HearingScript } from '../ports/fakes/speech-to-text.ts';
import { fakeVoiceActivity } from '../ports/fakes/voice-activity.ts';
import type { SpeechToText } from '../ports/speech-to-text.ts';
import type { NewInput } from '../report.ts';
import { Ear } from './ear.ts';

/** An ear whose heart opens the first recogniser at once, and another where `retries` says so. */
function listen(setup: { scripts: HearingScript[]; retries: boolean }) {
  const clock = new VirtualClock();
  const heard: number[][] = setup.scripts.map(() => []);
  const recognisers = setup.scripts.map((script, at) => recording(clock, script, heard[at]!));
  const inputs: NewInput[] = [];
  const ear = new Ear({
    vad: fakeVoiceActivity(),
    format: { encoding: 'mulaw', sampleRateHz: 8000 },
    pace: { onsetMs: 60, releaseMs: 200 },
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
  /** Pushes frames of one loudness; each carries its number in its first sample. */
  const push = async (count: number, loudness: number): Promise<void> => {
    for (let left = count; left > 0; left -= 1) {
      const frame = new Float32Array(FRAME_SAMPLES).fill(loudness);
      frames += 1;
      frame[0] = frames / 1000;
      ear.push(frame, (frames - 1) * FRAME_MS);
      await clock.advance(20);
    }
  };
  return { ear, push, open, heard, inputs, utterance: () => idOf(inputs) };
}

function idOf(inputs: NewInput[]): string {
  const started = inputs.find((input) => input.type === 'caller.started');
  if (started?.type !== 'caller.started') throw new Error('Nobody has spoken yet.');
  return started.utteranceId;
}

/** A recogniser that notes the number of each frame that it was given. */
function recording(clock: VirtualClock, script: HearingScript, heard: number[]): SpeechToText {
  const fake = fakeSpeechToText({ clock, script: [script] });
  return {
    id: fake.id,
    open: (options, signal) => {
      const stream = fake.open(options, signal);
      return {
        write: (frame) => {
          heard.push(Math.round(frame[0]! * 1000));
          stream.write(frame);
        },
        finish: () => stream.finish(),
        [Symbol.asyncIterator]: () => stream[Symbol.asyncIterator](),
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
});
