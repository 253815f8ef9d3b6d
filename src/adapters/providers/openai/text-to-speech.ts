/** A synthesiser behind `POST /audio/speech`: audio is passed on as it streams in. */
import { SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { createResampler, type Resampler } from '#audio/resample.ts';
import { ParleyError } from '#voice/errors.ts';
import type { SpeechChunk, TextToSpeech } from '#voice/ports/text-to-speech.ts';
import { pcmReader, type PcmReader } from './pcm-stream.ts';
import { endpoint, hostOf } from './endpoint.ts';
import { bodyOf, post } from './request.ts';

export interface OpenAiTextToSpeechOptions {
  url: string;
  model: string;
  /** The voice for requests that name `default`; `alloy` when this says `default` too or is absent. */
  voice?: string;
  key?: string | null;
  /** The rate of the server's raw `pcm`, where its content type does not say; 24000 when absent, as OpenAI and Kokoro send. */
  pcmRateHz?: number;
}

const PCM_RATE_HZ = 24_000;
const DEFAULT_VOICE = 'alloy';
/** The paces that the protocol allows. */
const SPEED = { least: 0.25, most: 4 };
/** No clause sounds longer. Bounds what a mad server can make us play. */
const MAX_SECONDS = 180;

/** Asks for `pcm` and takes a WAV file as well. Word times are not given: the protocol has none. */
export function openAiTextToSpeech(options: OpenAiTextToSpeechOptions): TextToSpeech {
  const host = hostOf(options.url);
  const preferred = options.voice && options.voice !== 'default' ? options.voice : DEFAULT_VOICE;
  return {
    id: `${options.model} at ${host}`,
    async *speak(request, signal) {
      signal.throwIfAborted();
      const input = request.text.replaceAll(/\p{Cc}+/gu, ' ').trim();
      if (!/[\p{L}\p{N}]/u.test(input)) return;
      const leave = new AbortController();
      const live = AbortSignal.any([signal, leave.signal]);
      try {
        const body = JSON.stringify({
          model: options.model,
          input,
          voice: request.voice === 'default' ? preferred : request.voice,
          response_format: 'pcm',
          ...(request.style && { instructions: request.style.instructions }),
          speed: Math.min(SPEED.most, Math.max(SPEED.least, request.speed)),
        });
        const response = await post(
          { url: endpoint(options.url, '/audio/speech'), key: options.key, body },
          live,
        );
        yield* spoken(
          response,
          pcmReader(response.headers.get('content-type'), options.pcmRateHz ?? PCM_RATE_HZ, host),
          { host, signal },
        );
      } finally {
        leave.abort();
      }
    },
  };
}

async function* spoken(
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
