/** A language model behind `POST /chat/completions`, streaming, with tools. */
import { OpenAICompatibleChatLanguageModel } from '@ai-sdk/openai-compatible';
import type { LanguageModelV3FunctionTool, LanguageModelV3StreamPart } from '@ai-sdk/provider';
import { ParleyError } from '#voice/errors.ts';
import type { Json } from '#voice/plan.ts';
import type {
  LanguageModel,
  ThinkDelta,
  ThinkRequest,
  ToolRequest,
  ToolSpec,
} from '#voice/ports/language-model.ts';
import { hostOf } from '../host-of.ts';
import { endpoint } from './endpoint.ts';
import { isNetworkFault, networkFault } from '../http-faults.ts';
import { promptOf } from './prompt.ts';
import { answered } from '../answered.ts';
import { authorisation } from './request.ts';
import { spokenPart } from './spoken-part.ts';
import { eventStream } from './event-stream.ts';

export interface OpenAiLanguageModelOptions {
  /** Such as `https://api.openai.com/v1` or `http://localhost:11434`; see `endpoint.ts`. */
  url: string;
  model: string;
  key?: string | null;
  /** What asks; the plain one when absent. An address that a user has set wants a guarded one. */
  fetch?: typeof globalThis.fetch;
  /** Who the agent is, what it wants and how it speaks: the system message. */
  instructions: string;
  /** 0 to 2; the server's own when absent. */
  temperature?: number;
}

/** About ten minutes of speech. A model that runs on beyond it is stopped, and what it said stands. */
const MAX_ANSWER_CHARS = 8000;
/** More tools than this in one answer are a model in a loop. */
const MAX_TOOL_CALLS = 16;

/**
 * Faults are classified at once and nothing is tried twice; aborting closes the socket. One request a call of `respond`:
 * tool calls are handed out, and the next request brings their results in `since`.
 */
export function openAiLanguageModel(options: OpenAiLanguageModelOptions): LanguageModel {
  const host = hostOf(options.url);
  const chat = new OpenAICompatibleChatLanguageModel(options.model, {
    provider: 'openai-compatible',
    url: ({ path }) => endpoint(options.url, path),
    headers: () => authorisation(options.key),
    fetch: async (url, init) =>
      eventStream(
        await answered(url instanceof Request ? url.url : url.toString(), init ?? {}, options.fetch),
        host,
      ),
  });
  return {
    id: `${options.model} at ${host}`,
    async *respond(request, signal) {
      signal.throwIfAborted();
      const leave = new AbortController();
      try {
        const { stream } = await chat.doStream({
          prompt: promptOf(options.instructions, request),
          abortSignal: AbortSignal.any([signal, leave.signal]),
          ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
          ...(request.tools.length === 0 ? {} : { tools: request.tools.map(functionTool) }),
        });
        yield* deltas(stream, request, host);
      } catch (fault) {
        if (signal.aborted) throw signal.reason;
        throw faultOf(fault, host);
      } finally {
        leave.abort();
      }
    },
  };
}

async function* deltas(
  stream: ReadableStream<LanguageModelV3StreamPart>,
  request: ThinkRequest,
  host: string,
): AsyncGenerator<ThinkDelta> {
  const spoken = spokenPart();
  let chars = 0;
  let calls = 0;
  for await (const part of stream) {
    if (part.type === 'text-delta') {
      const text = spoken(part.delta);
      if (text !== '') yield { type: 'text', text };
      chars += text.length;
      if (chars > MAX_ANSWER_CHARS) break;
    } else if (part.type === 'tool-call') {
      calls += 1;
      if (calls > MAX_TOOL_CALLS)
        throw new ParleyError(
          'provider.malformed',
          `${host} asked for more than ${MAX_TOOL_CALLS} tools at once`,
        );
      yield { type: 'tool', request: toolRequest(part, request, calls, host) };
    } else if (part.type === 'error') throw faultOf(part.error, host);
    else if (
      part.type === 'finish' &&
      part.finishReason.unified === 'content-filter' &&
      chars === 0 &&
      calls === 0
    )
      throw new ParleyError('provider.rejected', `${host} filtered the whole answer`);
  }
  yield { type: 'outcome', outcome: {} };
}

function functionTool(tool: ToolSpec): LanguageModelV3FunctionTool {
  return {
    type: 'function',
    name: tool.name,
    description: tool.description,
    inputSchema: tool.parameters as LanguageModelV3FunctionTool['inputSchema'],
  };
}

/** Some servers number their tool calls from zero in each answer: an id that the call has seen gets a suffix. */
function toolRequest(
  part: { toolCallId: string; toolName: string; input: string },
  request: ThinkRequest,
  nth: number,
  host: string,
): ToolRequest {
  const before = [...request.history, ...request.since].filter((message) => message.who === 'tool');
  const seen = part.toolCallId === '' || before.some((message) => message.request.id === part.toolCallId);
  const id = seen ? `${part.toolCallId || 'tool'}_${before.length + nth}` : part.toolCallId;
  try {
    return {
      id,
      name: part.toolName,
      arguments: (part.input.trim() === '' ? {} : JSON.parse(part.input)) as Json,
    };
  } catch {
    throw new ParleyError(
      'provider.malformed',
      `${host} gave the tool ${part.toolName.slice(0, 64)} arguments that are not JSON`,
    );
  }
}

function faultOf(fault: unknown, host: string): ParleyError {
  if (fault instanceof ParleyError) return fault;
  if (fault instanceof Error && fault.cause instanceof ParleyError) return fault.cause;
  if (isNetworkFault(fault)) return networkFault(fault, host, true);
  if (
    fault instanceof Error &&
    fault.name === 'AI_InvalidResponseDataError' &&
    (fault as { data?: unknown }).data === undefined
  )
    return new ParleyError('provider.cut', `${host} ended its answer without a finish reason`);
  if (fault instanceof Error)
    return new ParleyError(
      'provider.malformed',
      `${host} sent what is not a chat completion (${fault.name})`,
    );
  return reportedFault(fault, host);
}

/** An error that the server itself put into the stream. */
function reportedFault(fault: unknown, host: string): ParleyError {
  const { code, type } = (fault ?? {}) as { code?: unknown; type?: unknown };
  const named = [code, type].map(String);
  if (named.some((name) => name === '429' || name === 'rate_limit_exceeded' || name === 'rate_limit_error'))
    return new ParleyError('provider.rate_limited', `${host} reported a rate limit in its answer`);
  return new ParleyError('provider.failed', `${host} reported a fault in its answer`);
}
