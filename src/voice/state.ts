import type { Ending } from '#audio/ending.ts';
import type { ClauseState } from './speaking/clauses.ts';
import type { SpokenToken } from './speaking/spoken-form.ts';
import type { Role } from './effects.ts';
import type { EndedBy, ReplyKind } from './events.ts';
import type { MindInput } from './inputs.ts';
import { EXPECT_ANYTHING } from './plan.ts';
import type { CallPlan, Expectation, FallbackTrigger, Json, TimedWord } from './plan.ts';
import type { CallerTurn, Message, ThinkOutcome, ThinkRequest, ToolRequest } from './ports/language-model.ts';

/** Everything the heart knows about a call between two inputs. Plain, immutable data. */
export interface CallState {
  plan: CallPlan;
  phase: 'ringing' | 'active' | 'ending' | 'ended';
  nowMs: number;
  /** Counts the ids given out. */
  ids: number;
  /** Running timers: name → id. A timer that is not here has been cancelled. */
  timers: Record<string, string>;
  /** Of running timers that are put off again and again: when they fire, and when they are really due. */
  putOff: Record<string, { firesMs: number; dueMs: number }>;
  caller: CallerSide;
  /** What the caller is saying or has just said, not yet answered. */
  turn: OpenTurn | null;
  /** What the agent is preparing or saying. */
  reply: Reply | null;
  memory: Memory;
  operator: OperatorSide;
  /** Which provider of each role is in use, and how many there are. */
  providers: Record<Role, { current: number; count: number }>;
  /** How many times in a row each trouble has come. */
  strikes: Partial<Record<FallbackTrigger, number>>;
  /** What the mind has been asked before the turn was over. */
  ahead: Ahead | null;
  /** Turns that the mind was asked to answer, and thoughts ahead of a turn that were thrown away. */
  thoughts: { answered: number; wasted: number };
  /** Clauses in a row that another voice had to say because the present one was too slow. */
  voiceLosses: number;
  /** Tools that have not answered: run id → what was asked. */
  tools: Record<string, ToolRequest>;
  /** The turn that has just been committed, while its reply is not begun: since when the caller waits. */
  wait: Wait | null;
  /** This caller's last silences, newest last: pauses within a turn in milliseconds, 0 for the end of one. */
  silences: number[];
  /** How loud this caller was in their last turns, in dB of full scale, newest last. */
  levels: number[];
  /** Re-prompts since the caller was last heard. */
  prompts: number;
  /** The stop or pause of playout whose answer is awaited. */
  stopId: string | null;
  comfort: boolean;
  /** A reply went on over an interruption whose words came late: the recogniser is not hurried again. */
  wordsComeLate?: true;
  /** The line has given the agent's own voice back. */
  echoes: boolean;
  /** Set once the call is to end: it hangs up when the last reply was heard. */
  ending: { reason: string; by: EndedBy; say: string | null } | null;
  lineOpen: boolean;
}

/** What a person who watches the call has asked for. */
export interface OperatorSide {
  muted: boolean;
  /** Sentences to be said, those that are to be said at once before the others. */
  wishes: Wish[];
  /** The caller's last turn, which nobody has answered because the agent is muted. */
  unanswered: Answered | null;
  /** Another number has the caller now. */
  handedOver: boolean;
}

export interface Wish {
  text: string;
  now: boolean;
}

export type CallerSide = { kind: 'silent' } | { kind: 'speaking'; utteranceId: string; startedMs: number };

export interface OpenTurn {
  id: string;
  startedMs: number;
  utterances: Utterance[];
  keypad: string;
  typed: string;
  /** How often the wait for the recogniser was bridged. */
  bridged?: number;
  /** When the caller last seemed to go on. */
  stirredMs?: number;
}

export interface Utterance {
  id: string;
  /** The request to the recogniser that now counts. */
  hearId: string;
  provider: number;
  startedMs: number;
  endedMs: number | null;
  partial: string;
  final: UtteranceFinal | null;
  /** When the caller last paused in it. */
  pausedMs?: number;
  /** Its loudest 200 ms so far, in dB of full scale. */
  levelDb?: number;
  /** How it sounded as it ended. */
  ending?: Ending | null;
  /** A learned detector's probability that the turn is over with it. */
  predicted?: number;
  /** An earlier request that may still answer; `hearId` was asked beside it because it takes long. */
  rival?: { hearId: string; provider: number } | null;
  /** It was found to take long. */
  slow?: true;
}

export interface UtteranceFinal {
  text: string;
  confidence: number;
  refused: boolean;
  /** The recogniser failed on it. */
  failed: boolean;
}

export interface Reply {
  id: string;
  kind: ReplyKind;
  interruptible: boolean;
  /** What it answers; null for what the agent says unasked. */
  answers: Answered | null;
  /** The wait that it ends; null for what nobody waits for. */
  wait: Wait | null;
  think: Think | null;
  splitter: ClauseState;
  clauses: Clause[];
  /** What the caller is expected to say to it. */
  expect: Expectation | null;
  /** The operator's sentence that it says: said again where nothing of it was heard. */
  wish?: Wish | null;
  /** Hang up when it has been heard. */
  end: { reason: string; by: EndedBy } | null;
  paused: Pause | null;
  /** A pause that was over before all words of it were known: they are still awaited. */
  letGo?: Pause | null;
  /** Interrupted, or the call ends: it gets no more words, and is over as soon as playout has told what was heard. */
  cut: boolean;
  /** When its first clause went to the synthesiser, and when that clause's first audio came. */
  firstClauseMs: number | null;
  firstAudioMs: number | null;
  firstTokenMs: number | null;
  audible: boolean;
  /** Went on over words that were too soft to be the caller's. */
  aside?: true;
  /** Something of it was not spoken because it may not be said. */
  withheld?: true;
}

export interface Answered {
  open: OpenTurn;
  turn: CallerTurn;
}

/** A thought about a turn that is not over yet. Nothing of it is spoken or done before it is. */
export interface Ahead {
  thinkId: string;
  provider: number;
  request: Omit<ThinkRequest, 'tools'>;
  /** Of its words there was no final yet. */
  guessed: boolean;
  sinceMs: number;
  /** What the mind has reported, in order. */
  said: MindInput[];
  /** It will report nothing more. */
  over: boolean;
}

/** A caller's wait for a reply. */
export interface Wait {
  /** Null where nothing was said aloud. */
  speechEndedMs: number | null;
  committedMs: number;
}

export interface Think {
  id: string;
  provider: number;
  done: boolean;
  outcome: ThinkOutcome;
  /** It has failed, or had nothing to say. */
  failed: boolean;
  /** Tool runs of this round that have not answered. */
  waitingFor: string[];
  /** So many messages of the history it has been told in this round. */
  told: number;
  /** What earlier rounds of this answer have said and done. */
  since: Message[];
  rounds: number;
  /** Text and tool results of this round. */
  roundText: string;
  roundTools: Message[];
}

export interface Clause {
  id: string;
  text: string;
  tokens: SpokenToken[];
  /** `waiting` → `speaking` (synthesis runs) → `ready` (all audio there) → `heard`; or `dropped` (cannot be spoken). */
  status: 'waiting' | 'speaking' | 'ready' | 'heard' | 'dropped';
  speakId: string | null;
  /** The voice that speaks it, or spoke it last. */
  provider: number;
  /** Earlier requests that have given no audio yet: `speakId` was asked beside them because they take long. */
  rivals: Attempt[];
  /** Index of the first token that the running synthesis says; earlier ones have their audio. */
  fromToken: number;
  durationMs: number | null;
  /** Known word times, in order from the first spoken word. */
  words: TimedWord[];
  /** No voice was left for the tokens from `fromToken` on: they have no audio. */
  broken: boolean;
  filler: boolean;
}

/** One request to a voice. */
export interface Attempt {
  speakId: string;
  provider: number;
}

/** Playout stands still because the caller spoke over the reply; a ruling is awaited. */
export interface Pause {
  /** Where it stopped; null until playout has told. */
  at: { clauseId: string | null; heardMs: number } | null;
  /** The utterances that overlap. */
  utteranceIds: string[];
  /** Ruled to go on before playout had told where it stopped. */
  resume: ResumeReason | null;
}

export type ResumeReason = 'backchannel' | 'noise' | 'not-understood';

export interface Memory {
  /** What the caller said and what the caller heard. */
  history: Message[];
  memo: Json;
  expect: Expectation;
  slots: Record<string, Json>;
  interrupted: { said: string; heard: string } | null;
}

/** A call that is about to be answered. `providers` says how many there are of each role, at least one. */
export function newCall(plan: CallPlan, providers: Record<Role, number>): CallState {
  return {
    plan,
    phase: 'ringing',
    nowMs: 0,
    ids: 0,
    timers: {},
    putOff: {},
    caller: { kind: 'silent' },
    turn: null,
    reply: null,
    memory: { history: [], memo: null, expect: EXPECT_ANYTHING, slots: {}, interrupted: null },
    providers: {
      stt: { current: 0, count: providers.stt },
      tts: { current: 0, count: providers.tts },
      llm: { current: 0, count: providers.llm },
    },
    operator: { muted: false, wishes: [], unanswered: null, handedOver: false },
    strikes: {},
    ahead: null,
    thoughts: { answered: 0, wasted: 0 },
    voiceLosses: 0,
    tools: {},
    wait: null,
    silences: [],
    levels: [],
    prompts: 0,
    stopId: null,
    comfort: false,
    echoes: false,
    ending: null,
    lineOpen: true,
  };
}
