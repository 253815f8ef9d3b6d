/** A server on 127.0.0.1 that speaks ElevenLabs' protocol for streamed speech, and can be told to misbehave. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { cutAnywhere, misbehavingServer, type OpenAiServer, pieces, read, tone } from './openai-server.ts';

/** What its `url` ends with is for the other protocol: `root` is the address to set. */
export type ElevenLabsServer = OpenAiServer & { root: string };

export async function elevenLabsServer(): Promise<ElevenLabsServer> {
  const server = await misbehavingServer(serve);
  return Object.assign(server, { root: new URL(server.url).origin });
}

const STREAM = /^\/v1\/text-to-speech\/[^/?]+\/stream\?output_format=pcm_16000$/;
const SHARES = ['stability', 'similarity_boost', 'style'];

async function serve(
  server: OpenAiServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await read(request);
  server.seen.push({ path: request.url ?? '', headers: request.headers, body });
  if (server.mode === 'silent') return;
  if (server.mode === 'slow') await pause(server.slowMs);
  if (/^\d/.test(server.mode)) return refuse(server, response, Number(server.mode));
  if (server.mode === 'redirect')
    return void response.writeHead(307, { location: 'http://127.0.0.1:1/v1' }).end();
  if (server.mode === 'page')
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>');
  if (!STREAM.test(request.url ?? '')) return refuse(server, response, 404);
  const settings = body['voice_settings'] as Record<string, number>;
  const { speed = 1 } = settings;
  const wrong = SHARES.some((name) => (settings[name] ?? 0) < 0 || (settings[name] ?? 0) > 1);
  if (wrong || speed < 0.7 || speed > 1.2) return refuse(server, response, 400);
  if (server.mode === 'malformed')
    return void response.writeHead(200, { 'content-type': 'audio/mpeg' }).end('ID3');
  response.writeHead(200, { 'content-type': 'audio/pcm' });
  const audio = tone(body['text'] as string, speed, 16_000);
  await pieces(server, response, cutAnywhere(audio), Buffer.from(''));
}

/** As careless servers do, the message repeats what was sent, key and all. */
function refuse(server: OpenAiServer, response: ServerResponse, status: number): void {
  const code = { 401: 'invalid_api_key', 404: 'voice_not_found', 429: 'too_many_concurrent_requests' }[
    status
  ];
  const seen = server.seen.at(-1);
  const message = `Refused ${String(seen?.headers['xi-api-key'])} ${JSON.stringify(seen?.body)}`;
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(status === 429 ? { 'retry-after': '20' } : {}),
  });
  response.end(JSON.stringify({ detail: { status: code ?? 'some_error', message } }));
}
