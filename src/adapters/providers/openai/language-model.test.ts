import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '#voice/errors.ts';
import {
  collect,
  languageModelContract,
  textOf,
  thinkRequest,
} from '#voice/ports/language-model.contract.ts';
import type { Message, ThinkDelta } from '#voice/ports/language-model.ts';
import type { Misbehaviour } from '../../../../test/support/misbehaving-server.ts';
import { openAiServer, type OpenAiServer } from '../../../../test/support/openai-server.ts';
import { openAiLanguageModel } from './language-model.ts';
import { soon } from '#voice/ports/fakes/real-time.ts';

const TOOL = {
  name: 'look_up',
  description: 'Looks something up.',
  parameters: { type: 'object', properties: {} },
};
const KEY = 'sk-not-for-eyes';
const SECRET_WORDS = 'my secret words';

languageModelContract(
  'a chat server',
  async () => {
    const server = await openAiServer();
    server.chat = (body) =>
      body['tools'] && !JSON.stringify(body['messages']).includes('tool_call_id')
        ? { tools: [{ name: TOOL.name, arguments: '{}' }] }
        : { text: ['Good', ' morning', '.', ' How', ' can', ' I', ' help?'] };
    const model = openAiLanguageModel({ url: server.url, model: 'm', key: KEY, instructions: 'Be kind.' });
    return { model, close: () => server.close() };
  },
  { calls: { says: 'look it up', tools: [TOOL], name: TOOL.name } },
);

describe('a chat server', () => {
  let server: OpenAiServer;
  beforeAll(async () => {
    server = await openAiServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.mode = 'normal';
    server.paceMs = 1;
    server.chat = () => ({ text: ['Good', ' morning', '.'] });
    server.seen.length = 0;
  });
  const live = new AbortController().signal;
  const model = (more: { url?: string; instructions?: string; temperature?: number } = {}) =>
    openAiLanguageModel({ url: server.url, model: 'm', key: KEY, instructions: 'Be kind.', ...more });
  const ask = (text = SECRET_WORDS) => collect(model().respond(thinkRequest(text), live));
  const messages = (): unknown => server.seen.at(-1)?.body['messages'];

  it('is asked with the key, the model, the instructions and the conversation', async () => {
    const history: Message[] = [
      { who: 'agent', text: 'Good morning.' },
      { who: 'caller', text: 'Hi.' },
      { who: 'agent', text: 'How can' },
    ];
    const request = {
      ...thinkRequest('Wait.', history),
      interrupted: { said: 'How can I help you?', heard: 'How can' },
    };
    await collect(model({ temperature: 0.2 }).respond(request, live));
    expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(server.seen[0]?.body).toMatchObject({ model: 'm', stream: true, temperature: 0.2 });
    expect(messages()).toEqual([
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: '[The call begins.]' },
      { role: 'assistant', content: 'Good morning.' },
      { role: 'user', content: 'Hi.' },
      { role: 'assistant', content: 'How can' },
      {
        role: 'user',
        content:
          '[The caller interrupted you and heard your last reply only as far as it stands above.] Wait.',
      },
    ]);
    expect(JSON.stringify(server.seen[0]?.body)).not.toContain('I help you');
  });

  it('is shown that user and assistant alternate, whatever the history', async () => {
    const history: Message[] = [
      { who: 'caller', text: 'a' },
      { who: 'caller', text: 'b' },
      { who: 'agent', text: 'c' },
      { who: 'agent', text: 'd' },
      { who: 'caller', text: 'e' },
    ];
    await collect(model({ instructions: '' }).respond(thinkRequest('f', history), live));
    expect(messages()).toEqual([
      { role: 'user', content: 'a\nb' },
      { role: 'assistant', content: 'c d' },
      { role: 'user', content: 'e\nf' },
    ]);
  });

  it('gives several tool calls of one answer, and takes their results', async () => {
    server.chat = () => ({
      text: ['Let me look.'],
      tools: [
        { name: 'look_up', arguments: '{"day":"Tuesday"}' },
        { name: 'look_up', arguments: '{"day":"Friday","n":[1,2]}' },
      ],
    });
    const asked = (await ask('When?')).flatMap((delta) => (delta.type === 'tool' ? [delta.request] : []));
    expect(asked).toEqual([
      { id: 'call_0', name: 'look_up', arguments: { day: 'Tuesday' } },
      { id: 'call_1', name: 'look_up', arguments: { day: 'Friday', n: [1, 2] } },
    ]);
    const since: Message[] = [
      { who: 'agent', text: 'Let me look.' },
      { who: 'tool', request: asked[0]!, result: { ok: true, value: { free: true } } },
      { who: 'tool', request: asked[1]!, result: { ok: false, error: 'closed' } },
    ];
    await collect(model().respond({ ...thinkRequest('When?'), since, tools: [TOOL] }, live));
    expect(messages()).toEqual([
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'When?' },
      {
        role: 'assistant',
        content: 'Let me look.',
        tool_calls: [
          { id: 'call_0', type: 'function', function: { name: 'look_up', arguments: '{"day":"Tuesday"}' } },
          {
            id: 'call_1',
            type: 'function',
            function: { name: 'look_up', arguments: '{"day":"Friday","n":[1,2]}' },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'call_0', content: '{"free":true}' },
      { role: 'tool', tool_call_id: 'call_1', content: 'Failed: closed' },
    ]);
    expect(server.seen.at(-1)?.body['tools']).toMatchObject([
      { type: 'function', function: { name: 'look_up' } },
    ]);
  });

  it('that uses the id of a tool call again does not mix two calls up', async () => {
    server.chat = () => ({ tools: [{ id: 'call_0', name: 'look_up', arguments: '' }] });
    const history: Message[] = [
      {
        who: 'tool',
        request: { id: 'call_0', name: 'look_up', arguments: {} },
        result: { ok: true, value: 1 },
      },
    ];
    const deltas = await collect(model().respond(thinkRequest('Again.', history), live));
    expect(deltas[0]).toEqual({ type: 'tool', request: { id: 'call_0_2', name: 'look_up', arguments: {} } });
  });

  it('that reasons aloud is not spoken doing so', async () => {
    server.chat = () => ({ text: ['<th', 'ink>The caller ', 'wants x.</thi', 'nk>\n\nGood', ' day.'] });
    expect(textOf(await ask())).toBe('Good day.');
    server.chat = () => ({ text: ['<', 'b>a</think>'] });
    expect(textOf(await ask())).toBe('<b>a</think>');
  });

  it('that never stops talking is stopped, and what it said stands', async () => {
    server.paceMs = 0;
    server.chat = () => ({ text: Array.from({ length: 3000 }, () => 'and so on, ') });
    const deltas = await ask();
    expect(textOf(deltas).length).toBeLessThan(9000);
    expect(deltas.at(-1)?.type).toBe('outcome');
    await soon(() => server.answering === 0);
  });

  it('is called at the same place, however its address is written', async () => {
    const origin = server.url.replace(/\/v1$/, '');
    for (const url of [
      origin,
      `${origin}/`,
      `${origin}/v1`,
      `${origin}/v1//`,
      `${origin}/v1/chat/completions`,
    ])
      expect(textOf(await collect(model({ url }).respond(thinkRequest('hi'), live)))).toBe('Good morning.');
  });

  it.each<[Misbehaviour, ErrorCode]>([
    ['cut', 'provider.cut'],
    ['short', 'provider.cut'],
    ['malformed', 'provider.malformed'],
    ['page', 'provider.malformed'],
    ['redirect', 'provider.malformed'],
    ['error-event', 'provider.failed'],
    ['400', 'provider.rejected'],
    ['401', 'provider.unauthorized'],
    ['403', 'provider.unauthorized'],
    ['404', 'provider.rejected'],
    ['429', 'provider.rate_limited'],
    ['500', 'provider.failed'],
    ['503', 'provider.failed'],
  ])('in mode %s gives %s, tells neither key nor words, and holds no socket', async (mode, code) => {
    server.mode = mode;
    for (let i = 0; i < 5; i++) {
      const fault = (await ask().catch((error: unknown) => error)) as Error & { code: ErrorCode };
      expect(fault.code).toBe(code);
      const told = JSON.stringify([fault.message, fault.stack, fault.cause ?? null]);
      expect(told).not.toContain(KEY);
      expect(told).not.toContain(SECRET_WORDS);
    }
    await soon(() => server.answering === 0 && server.sockets <= 2);
    server.mode = 'normal';
    expect(textOf(await ask())).toBe('Good morning.');
  });

  it('tells how long a rate limit lasts', async () => {
    server.mode = '429';
    await expect(ask()).rejects.toThrow(/rate_limit_exceeded\) and asks to wait 20 s/);
  });

  it('that refuses the connection, or has no address, is unreachable', async () => {
    const gone = await openAiServer();
    await gone.close();
    for (const url of [gone.url, 'http://no-such-host.invalid/v1'])
      await expect(collect(model({ url }).respond(thinkRequest('hi'), live))).rejects.toMatchObject({
        code: 'provider.unreachable',
      });
  });

  it('that is slow is waited for', async () => {
    server.mode = 'slow';
    expect(textOf(await ask())).toBe('Good morning.');
  });

  it.each<[Misbehaviour, number]>([
    ['silent', 0],
    ['stall', 1],
    ['normal', 1],
  ])('in mode %s loses its connection at once when the answer is aborted', async (mode, texts) => {
    server.mode = mode;
    server.paceMs = mode === 'normal' ? 30 : 1;
    server.chat = () => ({ text: Array.from({ length: 100 }, () => 'more ') });
    const { left } = server;
    const abort = new AbortController();
    const heard: ThinkDelta[] = [];
    const work = (async () => {
      for await (const delta of model().respond(thinkRequest('hi'), abort.signal)) heard.push(delta);
    })();
    work.catch(() => undefined);
    await soon(() => server.answering === 1 && heard.length >= texts);
    const began = performance.now();
    abort.abort();
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    await soon(() => server.answering === 0 && server.left === left + 1);
    expect(performance.now() - began).toBeLessThan(250);
  });

  it('loses its connection when the listener leaves in the middle', async () => {
    server.paceMs = 30;
    server.chat = () => ({ text: Array.from({ length: 100 }, () => 'more ') });
    const { left } = server;
    for await (const delta of model().respond(thinkRequest('hi'), live)) if (delta.type === 'text') break;
    await soon(() => server.answering === 0 && server.left === left + 1);
  });
});
