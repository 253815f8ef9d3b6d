import { describe, expect, it } from 'vitest';
import type { Guide } from '../../plan.ts';
import type { HearingResult } from '../speech-to-text.ts';
import { speechToTextContract } from '../speech-to-text.contract.ts';
import { VirtualClock } from './clock.ts';
import { fakeSpeechToText, type HearingScript } from './speech-to-text.ts';

const guide: Guide = { id: 'fake', slots: {}, phrases: ['hello there'] };
const options = { locale: 'en-US', guide, expect: { slots: [], shape: 'open' as const } };
const SCRIPTS: Record<'speech' | 'silence' | 'broken', HearingScript> = {
  speech: {
    partials: [{ afterMs: 20, text: 'hello' }],
    final: {
      afterFinishMs: 40,
      text: 'hello there',
      words: [
        { text: 'hello', startMs: 100, endMs: 400 },
        { text: 'there', startMs: 400, endMs: 700 },
      ],
    },
  },
  silence: {},
  broken: { failAfterMs: 60, code: 'provider.cut' },
};

speechToTextContract('The fake', {
  open: (comingUp) => {
    const clock = new VirtualClock();
    const stt = fakeSpeechToText({ clock, script: [SCRIPTS[comingUp]] });
    return Promise.resolve({
      stt,
      pass: (ms) => clock.advance(ms),
      held: () => stt.hearings.filter(({ closed }) => !closed).length + clock.pendingTimers,
      close: () => Promise.resolve(),
    });
  },
  speech: { audio: new Float32Array(16_000).fill(0.1), ...options, text: 'hello there' },
  broken: { codes: ['provider.cut'] },
});

speechToTextContract('The fake that tells its final early', {
  open: (comingUp) => {
    const clock = new VirtualClock();
    const stt = fakeSpeechToText({ clock, script: [SCRIPTS[comingUp]], earlyFinals: 2 });
    return Promise.resolve({
      stt,
      pass: (ms) => clock.advance(ms),
      held: () => stt.hearings.filter(({ closed }) => !closed).length + clock.pendingTimers,
      close: () => Promise.resolve(),
    });
  },
  speech: { audio: new Float32Array(16_000).fill(0.1), ...options, text: 'hello there' },
  broken: { codes: ['provider.cut'] },
});

describe('The scripted recogniser', () => {
  it('gives the final text at the millisecond that the script says, after finish', async () => {
    const clock = new VirtualClock();
    const stt = fakeSpeechToText({ clock });
    stt.enqueue({
      partials: [{ afterMs: 200, text: 'ten' }],
      final: { afterFinishMs: 80, text: 'ten of clubs' },
    });
    const stream = stt.open(options, new AbortController().signal);
    const seen: [number, HearingResult['type']][] = [];
    const done = (async () => {
      for await (const { type } of stream) seen.push([clock.nowMs(), type]);
    })();
    await clock.advance(1000);
    stream.finish();
    await clock.advance(79);
    expect(seen).toEqual([[200, 'partial']]);
    await clock.advance(1);
    await done;
    expect(seen.at(-1)).toEqual([1080, 'final']);
  });

  it('stalls for ever when told to, until it is aborted', async () => {
    const clock = new VirtualClock();
    const stt = fakeSpeechToText({ clock, script: [{ stall: true }] });
    const abort = new AbortController();
    const stream = stt.open(options, abort.signal);
    const next = stream[Symbol.asyncIterator]().next();
    stream.finish();
    await clock.advance(3_600_000);
    expect(stt.hearings[0]?.closed).toBe(false);
    abort.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(stt.hearings[0]).toMatchObject({ aborted: true, closed: true });
  });
});
