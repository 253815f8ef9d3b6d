/** A synthesiser behind `POST /audio/speech`: audio is passed on as it streams in. */
import type { TextToSpeech } from '#voice/ports/text-to-speech.ts';
import { pcmReader } from '../pcm-stream.ts';
import { hostOf } from '../host-of.ts';
import { endpoint } from './endpoint.ts';
import { spoken } from '../streamed-speech.ts';
import { post } from './request.ts';

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
