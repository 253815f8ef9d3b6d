/** A server on 127.0.0.1 that speaks ElevenLabs' protocol for streamed speech, and can be told to misbehave. */
import { type MisbehavingServer, misbehavingServer, pieces, type Protocol } from './misbehaving-server.ts';
import { cutAnywhere, tone } from './streamed-tone.ts';

export const elevenLabsServer = (): Promise<MisbehavingServer> => misbehavingServer({}, PROTOCOL);

const STREAM = /^\/v1\/text-to-speech\/[^/?]+\/stream\?output_format=pcm_16000$/;
const SHARES = ['stability', 'similarity_boost', 'style'];
const CODES: Record<number, string> = {
  401: 'invalid_api_key',
  404: 'voice_not_found',
  429: 'too_many_concurrent_requests',
};

const PROTOCOL: Protocol<object> = {
  async answer(server, { path, body }, response) {
    if (!STREAM.test(path)) return 404;
    const settings = body['voice_settings'] as Record<string, number>;
    const { speed = 1 } = settings;
    const wrong = SHARES.some((name) => (settings[name] ?? 0) < 0 || (settings[name] ?? 0) > 1);
    if (wrong || speed < 0.7 || speed > 1.2) return 400;
    if (server.mode === 'malformed')
      return void response.writeHead(200, { 'content-type': 'audio/mpeg' }).end('ID3');
    response.writeHead(200, { 'content-type': 'audio/pcm' });
    return pieces(server, response, cutAnywhere(tone(body['text'] as string, speed, 16_000)));
  },
  refusal(status, { headers, body }) {
    const message = `Refused ${String(headers['xi-api-key'])} ${JSON.stringify(body)}`;
    return { detail: { status: CODES[status] ?? 'some_error', message } };
  },
};
