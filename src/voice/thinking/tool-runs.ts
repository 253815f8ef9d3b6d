/** A tool that the mind asks for: run, or, where an answer that nobody heard has asked for the same, not run again. [TL2] [TL4] */
import { change, changeReply, emit, newId, note, setTimer, type Moment } from '../moment.ts';
import type { Message, ToolRequest, ToolResult } from '../ports/language-model.ts';
import type { Think } from '../state.ts';

type ToolMessage = Extract<Message, { who: 'tool' }>;

/** What came of a tool whose process has died. */
export const UNKNOWN: ToolResult = {
  ok: false,
  unknown: true,
  error: 'it was begun, and it is not known whether it was done',
};

export function askTool(m: Moment, request: ToolRequest): void {
  const think = m.state.reply?.think;
  if (!think || isAsked(m, think, request.id)) return;
  const runId = runningFor(m, think, request);
  if (runId !== null) return join(m, think, runId, request);
  const known = untoldResult(m, think, request) ?? unknownRun(m, think, request);
  if (known) {
    const again: ToolMessage = { who: 'tool', request, result: known.result };
    return changeThink(m, { roundTools: [...think.roundTools, again] });
  }
  run(m, think, request);
}

function run(m: Moment, think: Think, request: ToolRequest): void {
  const toolRunId = newId(m, 'x');
  change(m, { tools: { ...m.state.tools, [toolRunId]: request } });
  changeThink(m, { waitingFor: [...think.waitingFor, toolRunId] });
  note(m, { type: 'tool.called', toolRunId, name: request.name });
  emit(m, { type: 'tool.run', toolRunId, request });
  setTimer(m, `tool:${toolRunId}`, m.state.plan.limits.toolMs);
}

/** The result will be told as that of the present request: the mind that asked first is gone. */
function join(m: Moment, think: Think, runId: string, request: ToolRequest): void {
  change(m, { tools: { ...m.state.tools, [runId]: request } });
  changeThink(m, { waitingFor: [...think.waitingFor, runId] });
}

function changeThink(m: Moment, patch: Partial<Think>): void {
  const think = m.state.reply?.think;
  if (think) changeReply(m, { think: { ...think, ...patch } });
}

/** This very request has come before: a model, or its connection, repeats itself. */
function isAsked(m: Moment, think: Think, requestId: string): boolean {
  const { tools, memory } = m.state;
  if (Object.values(tools).some(({ id }) => id === requestId)) return true;
  const done = [...think.roundTools, ...think.since, ...memory.history];
  return done.some((message) => message.who === 'tool' && message.request.id === requestId);
}

/** An answer that was interrupted has asked for the same, and it still runs: its result is this request's too. */
function runningFor(m: Moment, think: Think, request: ToolRequest): string | null {
  for (const [runId, asked] of Object.entries(m.state.tools))
    if (!think.waitingFor.includes(runId) && isSame(asked, request)) return runId;
  return null;
}

/** The same has been done since the mind was asked, and it could not know. */
function untoldResult(m: Moment, think: Think, request: ToolRequest): ToolMessage | null {
  for (const message of m.state.memory.history.slice(think.told)) {
    if (message.who !== 'tool' || !isSame(message.request, request)) continue;
    const isUsed = think.roundTools.some((one) => one.who === 'tool' && one.result === message.result);
    if (!isUsed) return message;
  }
  return null;
}

/** The same may have been done by a process that has died. Before the caller has said more it is not done again. [MV4] */
function unknownRun(m: Moment, think: Think, request: ToolRequest): ToolMessage | null {
  const { history } = m.state.memory;
  const sinceTurn = history.slice(history.findLastIndex((message) => message.who === 'caller') + 1);
  for (const message of [...sinceTurn, ...think.since, ...think.roundTools])
    if (
      message.who === 'tool' &&
      !message.result.ok &&
      message.result.unknown &&
      isSame(message.request, request)
    )
      return message;
  return null;
}

function isSame(a: ToolRequest, b: ToolRequest): boolean {
  return a.name === b.name && JSON.stringify(a.arguments) === JSON.stringify(b.arguments);
}
