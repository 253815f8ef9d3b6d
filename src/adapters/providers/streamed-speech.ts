/** A clause's audio as a server streams it: passed on as it comes, at the heart's rate. */
import { SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { createResampler, type Resampler } from '#audio/resample.ts';
import { ParleyError } from '#voice/errors.ts';
import type { SpeechChunk } from '#voice/ports/text-to-speech.ts';
import { bodyOf } from './answered.ts';
import type { PcmReader } from './pcm-stream.ts';

/** No clause sounds longer. Bounds what a mad server can make us play. */
const MAX_SECONDS = 180;

/** Throws `provider.malformed` for a body without audio, or with too much; `provider.cut` for one that breaks off. */
export async function* spoken(
  response: Response,
  reader: PcmReader,
  at: { host: string; signal: AbortSignal },
): AsyncGenerator<SpeechChunk> {
  let resampler: Resampler | null = null;
  let length = 0;
  for await (const bytes of bodyOf(response, at.host, at.signal)) {
    const samples = reader.read(bytes);
    if (samples.length === 0) continue;
    resampler ??= createResampler(reader.rateHz(), SAMPLE_RATE_HZ);
    const out = resampled(resampler, samples);
    length += out.length;
    if (length > MAX_SECONDS * SAMPLE_RATE_HZ)
      throw new ParleyError(
        'provider.malformed',
        `${at.host} sent more than ${MAX_SECONDS} s of audio for one clause`,
      );
    if (out.length > 0) yield { samples: out };
  }
  reader.end();
  if (!resampler) throw new ParleyError('provider.malformed', `${at.host} sent no audio`);
  const tail = resampled(
    resampler,
    new Float32Array(Math.ceil((resampler.delaySamples * resampler.inputHz) / resampler.outputHz)),
  );
  if (tail.length > 0) yield { samples: tail };
}

function resampled(resampler: Resampler, samples: Float32Array): Float32Array {
  const out = new Float32Array(resampler.outputBound(samples.length));
  return out.subarray(0, resampler.process(samples, out));
}
