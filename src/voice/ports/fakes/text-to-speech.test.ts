import { describe, expect, it } from 'vitest';
import type { ParleyError } from '../../errors.ts';
import { textToSpeechContract } from '../text-to-speech.contract.ts';
import type { SpeechRequest } from '../text-to-speech.ts';
import { VirtualClock } from './clock.ts';
import { fakeTextToSpeech, type FakeSpeechSetup } from './text-to-speech.ts';

textToSpeechContract(
  'the fake synthesiser',
  async () => {
    const clock = new VirtualClock();
    return {
      tts: fakeTextToSpeech({ clock }),
      close: async () => expect(clock.pendingTimers).toBe(0),
      during: async (work) => {
        let settled = false;
        const watched = work.finally(() => (settled = true));
        watched.catch(() => undefined);
        await clock.advanceUntil(() => settled, 600_000);
        return watched;
      },
    };
  },
  { words: 'always' },
);

function open(setup: Omit<FakeSpeechSetup, 'clock'> = {}) {
  const clock = new VirtualClock();
  const tts = fakeTextToSpeech({ clock, firstAudioMs: 50, msPerCharacter: 100, chunkMs: 100, ...setup });
  const arrivals: [number, number][] = [];
  let end: { atMs: number; fault?: unknown } | null = null;
  const speak = (text: string, signal = new AbortController().signal): void => {
    const request: SpeechRequest = { text, locale: 'en-US', voice: 'default', speed: 1 };
    void (async () => {
      try {
        for await (const { samples } of tts.speak(request, signal))
          arrivals.push([clock.nowMs(), samples.length / 16]);
        end = { atMs: clock.nowMs() };
      } catch (fault) {
        end = { atMs: clock.nowMs(), fault };
      }
    })();
  };
  return { clock, tts, arrivals, speak, end: () => end };
}

describe('the fake synthesiser on a virtual clock', () => {
  it('gives its audio at literal times', async () => {
    const { clock, speak, arrivals, end } = open();
    speak('abc');
    await clock.advance(49);
    expect(arrivals).toEqual([]);
    await clock.advance(1000);
    expect(arrivals).toEqual([
      [50, 100],
      [60, 100],
      [70, 100],
    ]);
    expect(end()).toEqual({ atMs: 70 });
  });

  it('fails, is cut and stalls as it is told, once each', async () => {
    const { clock, tts, speak, arrivals, end } = open({
      script: [
        { failAfterMs: 30, code: 'provider.timeout' },
        { cutAfterAudioMs: 150 },
        { stallAfterAudioMs: 100 },
      ],
    });
    speak('first');
    await clock.advance(1000);
    expect(arrivals).toEqual([]);
    expect(end()).toMatchObject({ atMs: 30, fault: { code: 'provider.timeout' } });

    speak('second');
    await clock.advance(1000);
    expect(arrivals.map(([, ms]) => ms)).toEqual([100, 50]);
    expect((end()!.fault as ParleyError).code).toBe('provider.cut');

    const before = end();
    speak('third');
    await clock.advance(60_000);
    expect(arrivals).toHaveLength(3);
    expect(end()).toBe(before);
    expect(tts.speeches.map(({ closed, sentMs }) => [closed, sentMs])).toEqual([
      [true, 0],
      [true, 150],
      [false, 100],
    ]);
  });

  it('shows whether what was aborted is closed, with no timer left', async () => {
    const { clock, tts, speak, arrivals, end } = open({ script: [{ stallAfterAudioMs: 100 }] });
    const abort = new AbortController();
    speak('stalled', abort.signal);
    await clock.advance(500);
    abort.abort();
    await clock.advance(500);
    expect(tts.speeches[0]).toMatchObject({ aborted: true, closed: true, sentMs: 100 });
    expect(end()).toEqual({ atMs: 500 });
    expect(arrivals).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });
});
