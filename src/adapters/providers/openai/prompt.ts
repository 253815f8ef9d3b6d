/** A conversation as an OpenAI-compatible server takes it. */
import type { JSONValue, LanguageModelV3Message, LanguageModelV3Prompt } from '@ai-sdk/provider';
import type { Message, ThinkRequest, ToolResult } from '#voice/ports/language-model.ts';

type Assistant = Extract<LanguageModelV3Message, { role: 'assistant' }>;
type User = Extract<LanguageModelV3Message, { role: 'user' }>;
type Tool = Extract<LanguageModelV3Message, { role: 'tool' }>;

/** Some chat templates insist that a user speaks first, and agents greet first. */
const OPENING = '[The call begins.]';

/**
 * Instructions, history, the turn, and what this answer has done already. User and assistant alternate and no system message
 * stands in the middle, because many chat templates refuse both: messages of one side in a row are joined, and a note goes
 * in brackets before the caller's words.
 */
export function promptOf(instructions: string, request: ThinkRequest): LanguageModelV3Prompt {
  const said: LanguageModelV3Message[] = [];
  for (const message of request.history) add(said, message);
  addUser(said, `${cutNote(request)}${request.turn.text}`);
  for (const message of request.since) add(said, message);
  if (said[0]?.role !== 'user') said.unshift(user(OPENING));
  return instructions === '' ? said : [{ role: 'system', content: instructions }, ...said];
}

function add(said: LanguageModelV3Message[], message: Message): void {
  switch (message.who) {
    case 'caller':
      return addUser(said, message.text);
    case 'agent':
      if (message.text !== '') addText(assistant(said), message.text);
      return;
    case 'tool': {
      const { id, name, arguments: input } = message.request;
      const call = { type: 'tool-call' as const, toolCallId: id, toolName: name, input };
      const before = said.at(-2);
      const last = said.at(-1);
      if (last?.role === 'tool' && before?.role === 'assistant') before.content.push(call);
      else assistant(said).content.push(call);
      results(said).content.push({
        type: 'tool-result',
        toolCallId: id,
        toolName: name,
        output: outputOf(message.result),
      });
      return;
    }
  }
}

function addUser(said: LanguageModelV3Message[], text: string): void {
  const last = said.at(-1);
  if (last?.role === 'user') last.content = [{ type: 'text', text: `${textOf(last)}\n${text}` }];
  else said.push(user(text));
}

function user(text: string): User {
  return { role: 'user', content: [{ type: 'text', text }] };
}

function textOf(message: User): string {
  return message.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** The assistant message that is going on, or a new one. */
function assistant(said: LanguageModelV3Message[]): Assistant {
  const last = said.at(-1);
  if (last?.role === 'assistant') return last;
  const message: Assistant = { role: 'assistant', content: [] };
  said.push(message);
  return message;
}

/** Pieces of text in one message are parted by a space. */
function addText(message: Assistant, text: string): void {
  const more = message.content.some((part) => part.type === 'text');
  message.content.push({ type: 'text', text: more ? ` ${text}` : text });
}

function results(said: LanguageModelV3Message[]): Tool {
  const last = said.at(-1);
  if (last?.role === 'tool') return last;
  const message: Tool = { role: 'tool', content: [] };
  said.push(message);
  return message;
}

function outputOf(
  result: ToolResult,
): { type: 'json'; value: JSONValue } | { type: 'error-text'; value: string } {
  return result.ok
    ? { type: 'json', value: result.value }
    : { type: 'error-text', value: `Failed: ${result.error}` };
}

/** The history holds only what was heard; this says that there was more, so that the model does not build on it. */
function cutNote(request: ThinkRequest): string {
  if (!request.interrupted) return '';
  return request.interrupted.heard === ''
    ? '[The caller spoke before hearing any of your last reply.] '
    : '[The caller interrupted you and heard your last reply only as far as it stands above.] ';
}
