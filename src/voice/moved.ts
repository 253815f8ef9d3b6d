/**
 * Another process goes on with a call whose own has died. The state was made again from the log; whatever was under way then is gone:
 * nothing that was asked for will be answered, and nothing of it is waited for. [MV1] [MV2] [MV3] [MV4]
 */
import { hangUp, lastWordsAgain, stoppedWhileEnding } from './ending.ts';
import type { Role } from './effects.ts';
import type { Inputs } from './inputs.ts';
import { change, changeReply, note, setTimer, type Moment } from './moment.ts';
import type { Message } from './ports/language-model.ts';
import {
  addClause,
  beginReply,
  closeReply,
  isBridge,
  isSpeakable,
  say,
  synthesiseAhead,
} from './speaking/reply.ts';
import type { CallState, Clause, OpenTurn, Reply } from './state.ts';
import { bridgeGap, stillThinks } from './thinking/filler.ts';
import { forgetReply, rememberReply, rememberTools } from './thinking/memory.ts';
import { goOnThinking } from './thinking/think.ts';
import { UNKNOWN } from './thinking/tool-runs.ts';
import { dropTurn, removeUtterances } from './turn/open-turn.ts';
import { closeInterrupted, mergeTurns } from './turn/overlap.ts';
import { takesTheFloor } from './turn/takes-the-floor.ts';

export function callMoved(m: Moment, { providers }: Inputs['call.moved']): void {
  note(m, { type: 'call.moved' });
  const { phase, tools } = m.state;
  forgetAll(m, providers);
  toolsAreUnknown(m, tools);
  if (m.state.turn) setTimer(m, 'turn', m.state.plan.limits.maxTurnMs);
  if (phase === 'ending') return endAgain(m);
  setTimer(m, 'call', m.state.plan.limits.maxCallMs - m.state.nowMs);
  letGo(m);
  if (m.state.reply) goOnSaying(m, m.state.reply);
  else takeUp(m);
}

/** What ran in the dead process is not cancelled: there is nobody to be told. */
function forgetAll(m: Moment, counts: Record<Role, number>): void {
  const { turn, reply } = m.state;
  change(m, {
    providers: {
      stt: { current: 0, count: counts.stt },
      tts: { current: 0, count: counts.tts },
      llm: { current: 0, count: counts.llm },
    },
    timers: {},
    putOff: {},
    stopId: null,
    ahead: null,
    tools: {},
    wait: null,
    voiceLosses: 0,
    comfort: false,
    lineOpen: true,
    caller: { kind: 'silent' },
    turn: turn && withWords(turn, m.state.nowMs),
    reply: reply && { ...reply, clauses: reply.clauses.map(notInTheAir) },
  });
}

/** Of what the caller was saying, what was understood to its end; null where that is nothing. [MV3] */
function withWords(open: OpenTurn, nowMs: number): OpenTurn | null {
  const { bridged: _, ...turn } = open;
  const understood = turn.utterances.filter(({ final }) => final !== null);
  const utterances = understood.map((one) => ({ ...one, endedMs: one.endedMs ?? nowMs, rival: null }));
  if (utterances.length === 0 && turn.keypad === '' && turn.typed === '') return null;
  return { ...turn, utterances };
}

/** Only what was heard to its end counts as heard; the rest has no audio any more. [MV1] */
function notInTheAir(clause: Clause): Clause {
  if (clause.status === 'heard' || clause.status === 'dropped') return clause;
  const { id, text, tokens, filler } = clause;
  return {
    id,
    text,
    tokens,
    filler,
    status: 'waiting',
    speakId: null,
    provider: 0,
    rivals: [],
    fromToken: 0,
    durationMs: null,
    words: [],
    broken: false,
  };
}

/** Tools that ran may or may not have done what they do: the mind is told just that. [MV4] */
function toolsAreUnknown(m: Moment, tools: CallState['tools']): void {
  const think = m.state.reply?.think;
  const told = (id: string): Extract<Message, { who: 'tool' }> => ({
    who: 'tool',
    request: tools[id]!,
    result: UNKNOWN,
  });
  for (const toolRunId in tools) note(m, { type: 'tool.answered', toolRunId, ok: false });
  const ids = Object.keys(tools);
  const own = ids.filter((id) => think?.waitingFor.includes(id));
  if (think) changeReply(m, { think: { ...think, roundTools: [...think.roundTools, ...own.map(told)] } });
  const others = ids.filter((id) => !own.includes(id));
  if (others.length > 0) rememberTools(m, others.map(told));
}

/** The goodbye is said again as far as it was not heard, and the call ends as it was about to. */
function endAgain(m: Moment): void {
  const { reply } = m.state;
  dropTurn(m);
  if (!reply) return hangUp(m);
  lastWordsAgain(m);
  stopThinking(m);
  if (reply.cut) return stoppedWhileEnding(m, NOWHERE);
  changeReply(m, { paused: null });
  synthesiseAhead(m);
}

const NOWHERE = { clauseId: null, heardMs: 0 };

/** A reply that was being stopped is over, and so is one that the caller had taken the floor from. */
function letGo(m: Moment): void {
  const { reply, turn } = m.state;
  if (!reply) return;
  if (reply.cut) {
    stopThinking(m);
    return closeInterrupted(m, null);
  }
  if (isBridge(reply)) {
    const told = closeReply(m, null);
    if (told) rememberReply(m, reply, told);
    return;
  }
  if (!reply.interruptible || !turn) return;
  if (turn.utterances.some(({ final }) => final && takesTheFloor(m, reply, final.text))) {
    stopThinking(m);
    return closeInterrupted(m, null);
  }
  removeUtterances(
    m,
    turn.utterances.map(({ id }) => id),
  );
}

/** The mind is not asked any more, and not told so: it is gone. */
function stopThinking(m: Moment): void {
  const think = m.state.reply?.think;
  if (think) changeReply(m, { think: { ...think, done: true, waitingFor: [] } });
}

/** What of the reply was not heard is said, behind a word about the break. What the mind had not thought of yet it is asked for again. [MV2] */
function goOnSaying(m: Moment, { clauses, think, kind, ...reply }: Reply): void {
  const { answers } = reply;
  const thinks = think !== null && stillThinks({ clauses, think, kind, ...reply });
  if (thinks && answers && !clauses.some(({ status }) => status === 'heard')) return answerAnew(m);
  const first = clauses.findIndex((one) => !isOver(one));
  const heard = first === -1 ? clauses : clauses.slice(0, first);
  changeReply(m, { clauses: heard, paused: null, letGo: null });
  if (kind !== 'greeting' || heard.length > 0) addClause(m, m.state.plan.speech.moved ?? '', true);
  changeReply(m, { clauses: [...(m.state.reply?.clauses ?? []), ...clauses.slice(heard.length)] });
  synthesiseAhead(m);
  if (thinks) goOnThinking(m);
  bridgeGap(m);
}

function isOver({ status }: Clause): boolean {
  return status === 'heard' || status === 'dropped';
}

/** Nothing of the answer was heard: it is as if it had never been begun. */
function answerAnew(m: Moment): void {
  stopThinking(m);
  const { reply } = m.state;
  if (!reply) return;
  closeReply(m, null);
  forgetReply(m, reply);
  if (reply.answers) mergeTurns(m, reply.answers.open);
  takeUp(m);
}

/** Nobody was speaking: what the caller has said is answered; otherwise the open question stands again. [MV2] [MV3] */
function takeUp(m: Moment): void {
  const moved = m.state.plan.speech.moved ?? '';
  if (m.state.turn) {
    if (!isSpeakable(m, moved)) return;
    beginReply(m, { kind: 'filler', interruptible: true });
    return addClause(m, moved, true);
  }
  const text = [moved, openQuestion(m)].filter((part) => part !== '').join(' ');
  if (isSpeakable(m, text)) say(m, text, { kind: 'prompt', interruptible: true });
}

/** The question with which the agent's last words ended. */
function openQuestion({ state }: Moment): string {
  const last = state.memory.history.findLast((message) => message.who === 'agent');
  return last ? (/[^.!?…。！？]*[?？؟]["'”’)\]]*\s*$/u.exec(last.text)?.[0].trim() ?? '') : '';
}
