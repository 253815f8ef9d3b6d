/** Measures the embedded recogniser at work: `node bench/recogniser-load.ts [callers]`: memory per decoder, and the wait from finish to final. */
import { SYSTEM_CLOCK } from './recogniser/clock.ts';
import { CARDS } from './recogniser/guides.ts';
import { openSynthesiser } from './recogniser/synthesise.ts';
import { openSoundSwallower } from '../src/adapters/providers/soundswallower/soundswallower.ts';

const FRAME_SAMPLES = 320;
const callers = Number(process.argv[2] ?? 4);
const synthesiser = await openSynthesiser();
const audio = await synthesiser.say('ten of clubs', 'slt');
synthesiser.close();

const stt = openSoundSwallower({ clock: SYSTEM_CLOCK, memoryMb: 4096, keepWarm: callers });
const options = { locale: 'en-US', guide: CARDS, expect: { slots: ['hand'], shape: 'open' as const } };
const megabytes = (): number => process.memoryUsage().rss / 2 ** 20;

/** Speaks at the pace of a line and answers how long the final text took after the last frame, in milliseconds. */
async function call(): Promise<{ waitMs: number; text: string }> {
  const stream = stt.open(options, new AbortController().signal);
  const began = performance.now();
  for (let at = 0; at + FRAME_SAMPLES <= audio.length; at += FRAME_SAMPLES) {
    const dueMs = began + at / 16 - performance.now();
    if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
    stream.write(audio.subarray(at, at + FRAME_SAMPLES));
  }
  stream.finish();
  const finished = performance.now();
  let text = '';
  for await (const result of stream) if (result.type === 'final') ({ text } = result);
  return { waitMs: performance.now() - finished, text };
}

await stt.warm(CARDS, 'en-US', options.expect);
const oneMb = megabytes();
for (let round = 0; round < 4; round += 1) {
  const results = await Promise.all(Array.from({ length: callers }, call));
  const waits = results.map(({ waitMs }) => waitMs).sort((a, b) => a - b);
  const median = waits[Math.floor(waits.length / 2)] ?? 0;
  console.log(
    `round ${round + 1}: ${callers} callers at once, final after ${median.toFixed(0)} ms (median), ${(waits.at(-1) ?? 0).toFixed(0)} ms (worst); understood ${results.filter(({ text }) => text === 'ten of clubs').length}`,
  );
}
if (callers > 1)
  console.log(
    `resident memory: ${((megabytes() - oneMb) / (callers - 1)).toFixed(0)} MB for each further decoder`,
  );
await stt.close();
