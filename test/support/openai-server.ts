/** A server on 127.0.0.1 that speaks the OpenAI protocol for chat, transcription and speech, and can be told to misbehave. */
import type { ServerResponse } from 'node:http';
import { parseWav, wavHeader } from '#audio/wav.ts';
import { type MisbehavingServer, misbehavingServer, pieces, type Protocol } from './misbehaving-server.ts';
import { cutAnywhere, tone } from './streamed-tone.ts';

export interface ChatAnswer {
  /** Pieces of text, one event each. */
  text?: string[];
  tools?: { id?: string; name: string; arguments: string }[];
}

interface Own {
  /** An authorization that is answered with 401; null for none. */
  refuses: string | null;
  chat: (body: Record<string, unknown>) => ChatAnswer;
  transcript: (samples: number) => Record<string, unknown>;
  /** Rejects `verbose_json`, as some models do. */
  plainJsonOnly: boolean;
  speech: 'pcm' | 'wav';
}

export interface OpenAiServer extends MisbehavingServer, Own {
  /** Its address with `/v1`. */
  readonly url: string;
}

export async function openAiServer(): Promise<OpenAiServer> {
  const own: Own = {
    refuses: null,
    chat: () => ({ text: ['Good', ' morning', ', how', ' can', ' I', ' help', '?'] }),
    transcript: () => ({ text: 'hello there' }),
    plainJsonOnly: false,
    speech: 'pcm',
  };
  const server = await misbehavingServer(own, PROTOCOL);
  return Object.assign(server, { url: `${server.root}/v1` });
}

type Serving = MisbehavingServer & Own;

const PROTOCOL: Protocol<Own> = {
  async answer(server, { path, headers, body }, response) {
    if (server.refuses !== null && headers.authorization === server.refuses) return 401;
    switch (path) {
      case '/v1/chat/completions':
        return chat(server, response, body);
      case '/v1/audio/transcriptions':
        return transcribe(server, response, body);
      case '/v1/audio/speech':
        return speak(server, response, body);
      default:
        return 404;
    }
  },
  refusal(status, { headers, body }) {
    const code = status === 429 ? 'rate_limit_exceeded' : status === 401 ? 'invalid_api_key' : 'some_error';
    const message = `Refused ${headers.authorization} ${JSON.stringify(body)}`;
    return { error: { message, type: 'error', code } };
  },
};

async function chat(server: Serving, response: ServerResponse, body: Record<string, unknown>): Promise<void> {
  const answer = server.chat(body);
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  const event = (delta: unknown, finish: string | null = null): string =>
    `data: ${JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1,
      model: body['model'],
      choices: [{ index: 0, delta, finish_reason: finish }],
    })}\n\n`;
  const events = [event({ role: 'assistant', content: '' })];
  for (const content of answer.text ?? []) events.push(event({ content }));
  (answer.tools ?? []).forEach((tool, index) => {
    const id = tool.id ?? `call_${index}`;
    events.push(
      event({ tool_calls: [{ index, id, type: 'function', function: { name: tool.name, arguments: '' } }] }),
    );
    for (const piece of tool.arguments.match(/[\s\S]{1,5}/g) ?? [])
      events.push(event({ tool_calls: [{ index, function: { arguments: piece } }] }));
  });
  events.push(event({}, answer.tools ? 'tool_calls' : 'stop'));
  events.push(
    `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } })}\n\n`,
  );
  events.push('data: [DONE]\n\n');
  const broken = {
    malformed: 'data: {"choices": [{"del\n\n',
    'error-event': `data: ${JSON.stringify({ error: { message: 'overloaded', type: 'server_error', code: 'x' } })}\n\n`,
  };
  await pieces(
    server,
    response,
    events.map((one) => Buffer.from(one)),
    Buffer.from(broken[server.mode as keyof typeof broken] ?? ''),
  );
}

async function transcribe(
  server: Serving,
  response: ServerResponse,
  body: Record<string, unknown>,
): Promise<number | void> {
  if (server.plainJsonOnly && body['response_format'] === 'verbose_json') return 400;
  const wav = parseWav(body['file'] as Uint8Array);
  const full = server.transcript(wav.channels[0]?.length ?? 0);
  const text = JSON.stringify(body['response_format'] === 'verbose_json' ? full : { text: full['text'] });
  if (server.mode === 'malformed')
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(text.slice(0, -3));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  const cuts = [text.slice(0, 8), text.slice(8, 10), text.slice(10)];
  await pieces(
    server,
    response,
    cuts.map((cut) => Buffer.from(cut)),
  );
}

async function speak(
  server: Serving,
  response: ServerResponse,
  body: Record<string, unknown>,
): Promise<void> {
  const pcm = tone(body['input'] as string, body['speed'] as number, 24_000);
  const wav = server.speech === 'wav';
  const audio = wav ? Buffer.concat([wavHeader(24_000, 1), pcm]) : pcm;
  if (server.mode === 'malformed')
    return void response.writeHead(200, { 'content-type': 'audio/mpeg' }).end('ID3');
  response.writeHead(200, { 'content-type': wav ? 'audio/wav' : 'audio/pcm' });
  await pieces(server, response, cutAnywhere(audio));
}
