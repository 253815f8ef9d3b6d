/**
 * The embedded recogniser, in this thread: what it makes of the sound it gets at once, without the time it takes. It is guided by the
 * script, as a strategy guides it: by all that the part's callers say. One utterance at a time.
 */
import { Recogniser } from '../../../src/adapters/providers/soundswallower/recogniser.ts';
import type { Guide } from '../../../src/voice/plan.ts';
import type { Clock } from '../../../src/voice/ports/clock.ts';
import { pushStream } from '../../../src/voice/ports/push-stream.ts';
import type {
  HearingOptions,
  HearingResult,
  HearingStream,
  SpeechToText,
} from '../../../src/voice/ports/speech-to-text.ts';
import type { Part } from '../set/items.ts';
import { endpointScript, overlapScript } from '../set/scripts.ts';

/** The worker thread of the product takes so many frames together. */
const FRAMES_TOGETHER = 3;

export interface EmbeddedRecogniser {
  on(clock: Clock, finalMs: number): SpeechToText;
}

export async function openEmbedded(): Promise<EmbeddedRecogniser> {
  const recogniser = await Recogniser.open('en-us');
  return {
    on: (clock, finalMs) => ({
      id: 'soundswallower',
      open: (options, signal) => hear({ recogniser, clock, finalMs }, options, signal),
    }),
  };
}

interface Setup {
  recogniser: Recogniser;
  clock: Clock;
  finalMs: number;
}

function hear(
  { recogniser, clock, finalMs }: Setup,
  options: HearingOptions,
  signal: AbortSignal,
): HearingStream {
  let over = false;
  let frames = 0;
  let shown = '';
  let cancel = (): void => undefined;
  const results = pushStream<HearingResult>(() => stop());
  const stop = (): void => {
    over = true;
    cancel();
  };
  recogniser.prepare(options.guide, options.expect);
  recogniser.begin();
  signal.addEventListener(
    'abort',
    () => {
      stop();
      results.end();
    },
    { once: true },
  );
  return {
    write: (frame) => {
      if (over) return;
      recogniser.write(frame);
      frames += 1;
      if (frames % FRAMES_TOGETHER !== 0) return;
      const text = recogniser.partial();
      if (text === shown || text === '') return;
      shown = text;
      results.push({ type: 'partial', text });
    },
    finish: () => {
      if (over) return;
      const { text, confidence, refused, words } = recogniser.finish();
      cancel = clock.timer(finalMs, () => {
        results.push({ type: 'final', text, confidence, refused, words });
        results.end();
      });
    },
    [Symbol.asyncIterator]: () => results[Symbol.asyncIterator](),
  };
}

/** What a strategy for these callers would tell the recogniser. */
export function guideOf(part: Part): Guide {
  const known = guides.get(part) ?? makeGuide(part);
  guides.set(part, known);
  return known;
}
const guides = new Map<Part, Guide>();

function makeGuide(part: Part): Guide {
  const over = overlapScript(part);
  const answers = Object.values(endpointScript(part)).filter(
    ({ shape }) => shape !== 'digits' && shape !== 'spelling',
  );
  const plain = (text: string): string =>
    text.replaceAll(/<\d+>/g, ' ').replaceAll(/\s+/g, ' ').toLowerCase().trim();
  const phrases = [
    ...over.interruptions.short,
    ...over.interruptions.long,
    ...answers.flatMap(({ say }) => say),
  ];
  return {
    id: `turn-taking-${part}`,
    phrases: [...new Set(phrases.map(plain))],
    slots: {
      digits: { type: 'digits', min: 3, max: 12 },
      spelling: { type: 'spelling' },
      'yes-no': { type: 'yes-no' },
    },
  };
}
