/** Asking the mind: one request a turn, its text spoken as it streams, its tools run beside it. */
import {
  cancelTimer,
  change,
  changeReply,
  emit,
  newId,
  note,
  putOffTimer,
  setTimer,
  type Moment,
} from '../moment.ts';
import type { Inputs, MindInput } from '../inputs.ts';
import type { Message, ThinkOutcome, ToolResult } from '../ports/language-model.ts';
import { NO_CLAUSES } from '../speaking/clauses.ts';
import { addText, beginReply, flushText } from '../speaking/reply.ts';
import type { Ahead, Answered, Think } from '../state.ts';
import { isBlank, takeAhead } from './ahead.ts';
import { rememberTools } from './memory.ts';
import { askTool } from './tool-runs.ts';

/** Rounds of tools in one answer. More: a model in a loop keeps the caller waiting for ever. */
const MAX_ROUNDS = 5;

/** Begins the answer to a turn. What was thought about it ahead is given back, to be taken in as if it came now. */
export function startThinking(m: Moment, answers: Answered): MindInput[] {
  const think: Think = {
    id: '',
    provider: m.state.providers.llm.current,
    done: false,
    outcome: {},
    failed: false,
    waitingFor: [],
    told: m.state.memory.history.length,
    since: [],
    rounds: 0,
    roundText: '',
    roundTools: [],
  };
  beginReply(m, { kind: 'answer', interruptible: true, answers, think });
  note(m, { type: 'silence', because: 'thinking' });
  const ahead = takeAhead(m, requestOf(m, answers, think), m.state.providers.llm.current);
  if (ahead) goOn(m, think, ahead);
  else ask(m);
  const { fillers, fillerAfterMs } = m.state.plan.speech;
  if (fillers.length > 0) setTimer(m, 'filler', fillerAfterMs);
  return ahead?.said ?? [];
}

/** The mind is at it already; its first token is due when it was due then. */
function goOn(m: Moment, think: Think, ahead: Ahead): void {
  changeReply(m, { think: { ...think, id: ahead.thinkId, provider: ahead.provider } });
  setTimer(m, 'think', m.state.plan.limits.thinkFirstTokenMs - (m.state.nowMs - ahead.sinceMs));
}

function requestOf(m: Moment, { turn }: Answered, { since }: Think): Ahead['request'] {
  const { history, memo, interrupted } = m.state.memory;
  return { turn, history, memo, interrupted, since };
}

/** Sends the request of this round to the present model. */
export function ask(m: Moment): void {
  const reply = m.state.reply;
  if (!reply?.think || !reply.answers) return;
  const thinkId = newId(m, 't');
  const provider = m.state.providers.llm.current;
  changeReply(m, {
    think: {
      ...reply.think,
      id: thinkId,
      provider,
      failed: false,
      done: false,
      waitingFor: [],
      told: m.state.memory.history.length,
      roundText: '',
      roundTools: [],
    },
  });
  const request = requestOf(m, reply.answers, reply.think);
  emit(m, { type: 'think.start', thinkId, provider, request });
  setTimer(m, 'think', m.state.plan.limits.thinkFirstTokenMs);
}

function running(m: Moment, thinkId: string): Think | null {
  const think = m.state.reply?.think;
  return think && think.id === thinkId && !think.done ? think : null;
}

export function thinkText(m: Moment, input: Inputs['think.text']): void {
  const think = running(m, input.thinkId);
  if (!think) return;
  if (isBlank(input)) changeReply(m, { think: { ...think, roundText: think.roundText + input.text } });
  else began(m, think, think.roundText + input.text);
  addText(m, input.text);
}

export function thinkTool(m: Moment, input: Inputs['think.tool']): void {
  const think = running(m, input.thinkId);
  if (!think) return;
  began(m, think, think.roundText);
  askTool(m, input.request);
}

function began(m: Moment, think: Think, roundText: string): void {
  changeReply(m, {
    think: { ...think, roundText },
    firstTokenMs: m.state.reply?.firstTokenMs ?? m.state.nowMs,
  });
  putOffTimer(m, 'think', m.state.plan.limits.thinkStallMs);
}

/** The mind has said all of this round. With tools still running, the next round follows their results. */
export function thinkDone(m: Moment, input: Inputs['think.done']): void {
  const think = running(m, input.thinkId);
  if (!think) return;
  cancelTimer(m, 'think');
  flushText(m);
  const now = m.state.reply?.think ?? think;
  const outcome = { ...now.outcome, ...input.outcome, ...learned(now.outcome.slots, input.outcome.slots) };
  changeReply(m, {
    think: { ...now, done: true, outcome },
    firstTokenMs: m.state.reply?.firstTokenMs ?? m.state.nowMs,
  });
  if (outcome.end) changeReply(m, { end: { reason: outcome.end.reason, by: 'agent' } });
  nextRound(m);
}

/** What the mind has learned does not undo what tools have. [TL2] */
function learned(before: ThinkOutcome['slots'], more: ThinkOutcome['slots']): Pick<ThinkOutcome, 'slots'> {
  return before || more ? { slots: { ...before, ...more } } : {};
}

export function toolDone(m: Moment, toolRunId: string, result: ToolResult): void {
  const request = m.state.tools[toolRunId];
  if (!request) return;
  cancelTimer(m, `tool:${toolRunId}`);
  const { [toolRunId]: _, ...tools } = m.state.tools;
  change(m, { tools });
  note(m, { type: 'tool.answered', toolRunId, ok: result.ok });
  const think = m.state.reply?.think;
  if (!think?.waitingFor.includes(toolRunId)) return rememberTools(m, [{ who: 'tool', request, result }]);
  changeReply(m, {
    think: {
      ...think,
      waitingFor: think.waitingFor.filter((id) => id !== toolRunId),
      roundTools: [...think.roundTools, { who: 'tool', request, result }],
      outcome:
        result.ok && result.slots
          ? { ...think.outcome, slots: { ...think.outcome.slots, ...result.slots } }
          : think.outcome,
    },
  });
  if (result.ok && result.end) changeReply(m, { end: { reason: result.end.reason, by: 'agent' } });
  nextRound(m);
}

/** The mind is gone in mid-answer: it is asked for the rest, told what it has said and done so far. */
export function goOnThinking(m: Moment): void {
  const reply = m.state.reply;
  if (!reply?.think) return;
  const { think } = reply;
  const { pending } = reply.splitter;
  const text = think.roundText.slice(0, think.roundText.length - pending.length).trimEnd();
  const said: Message[] = text === '' ? [] : [{ who: 'agent', text }];
  const since = [...think.since, ...said, ...think.roundTools];
  changeReply(m, {
    splitter: { ...NO_CLAUSES, emitted: reply.splitter.emitted },
    think: { ...think, rounds: think.rounds + 1, since },
  });
  ask(m);
}

function nextRound(m: Moment): void {
  const reply = m.state.reply;
  const think = reply?.think;
  if (!reply || reply.cut || !think?.done || think.waitingFor.length > 0) return;
  if (think.roundTools.length === 0 || think.rounds + 1 >= MAX_ROUNDS) return;
  if (reply.end && think.roundText !== '') return;
  const said: Message[] = think.roundText === '' ? [] : [{ who: 'agent', text: think.roundText }];
  const since = [...think.since, ...said, ...think.roundTools];
  changeReply(m, { think: { ...think, rounds: think.rounds + 1, since } });
  ask(m);
}
