/** A synthesiser behind ElevenLabs' `POST /v1/text-to-speech/{voice}/stream`: audio is passed on as it streams in. */
import type { SpeechRequest, TextToSpeech } from '#voice/ports/text-to-speech.ts';
import { answered } from '../answered.ts';
import { hostOf } from '../host-of.ts';
import { pcmReader } from '../pcm-stream.ts';
import { spoken } from '../streamed-speech.ts';

export interface ElevenLabsTextToSpeechOptions {
  /** Without a path, such as `https://api.elevenlabs.io`. */
  url: string;
  key: string;
  /** The id of the voice for requests that name `default`. */
  voice: string;
  model: string;
}

const PCM_RATE_HZ = 16_000;
/** The paces that the protocol allows; beyond them it refuses the clause. */
const SPEED = { least: 0.7, most: 1.2 };

/** Takes of the request's style what stands under `elevenlabs`. Pitch cannot be set there; word times are not asked for. */
export function elevenLabsTextToSpeech(options: ElevenLabsTextToSpeechOptions): TextToSpeech {
  const host = hostOf(options.url);
  return {
    id: `${options.model} at ${host}`,
    async *speak(request, signal) {
      signal.throwIfAborted();
      const text = request.text.replaceAll(/\p{Cc}+/gu, ' ').trim();
      if (!/[\p{L}\p{N}]/u.test(text)) return;
      const leave = new AbortController();
      try {
        const response = await answered(addressOf(options, request.voice), {
          method: 'POST',
          headers: { 'xi-api-key': options.key, 'content-type': 'application/json' },
          body: JSON.stringify({
            text,
            model_id: options.model,
            voice_settings: voiceSettings(request),
          }),
          signal: AbortSignal.any([signal, leave.signal]),
        });
        const reader = pcmReader(response.headers.get('content-type'), PCM_RATE_HZ, host);
        yield* spoken(response, reader, { host, signal });
      } finally {
        leave.abort();
      }
    },
  };
}

function addressOf({ url, voice }: ElevenLabsTextToSpeechOptions, wanted: string): string {
  const id = encodeURIComponent(wanted === 'default' ? voice : wanted);
  return `${url.replace(/\/+$/, '')}/v1/text-to-speech/${id}/stream?output_format=pcm_${PCM_RATE_HZ}`;
}

function voiceSettings({ speed, style }: SpeechRequest): Record<string, number | boolean> {
  return {
    ...style?.settings['elevenlabs'],
    speed: Math.min(SPEED.most, Math.max(SPEED.least, speed)),
  };
}
