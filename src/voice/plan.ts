/** What a call is to be: plain data that the strategy is compiled into and the heart works from. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A word and when it sounds, in milliseconds from the first sample of what it belongs to. */
export interface TimedWord {
  text: string;
  startMs: number;
  endMs: number;
}

/** What the caller may say next. */
export interface Expectation {
  /** Names of the guide's slots that have just been asked for; empty when nothing in particular was. */
  slots: string[];
  /** The shape of a good answer, which decides how long a pause inside it may be. */
  shape: 'open' | 'short' | 'yes-no' | 'digits' | 'spelling';
  /** For digits: how many make the answer complete. */
  digits?: { min: number; max: number };
  /** For spelling: it is a mail address, which ends with a top-level domain. */
  mail?: true;
  /** The caller asked for time: how long the line may be silent before a re-prompt, in milliseconds. */
  patienceMs?: number;
}

export const EXPECT_ANYTHING: Expectation = { slots: [], shape: 'open' };

/** Everything that a strategy can understand, for recognisers that can be guided. Vendor-neutral. */
export interface Guide {
  /** Hash of the content: a recogniser may cache what it compiles under it. */
  id: string;
  slots: Record<string, SlotGuide>;
  /** What may be said at any time: examples of intents, objections, small talk, "wait", "what did you say?". */
  phrases: string[];
}

export type SlotGuide =
  | { type: 'yes-no' }
  | { type: 'digits'; min: number; max: number }
  | { type: 'number'; min: number; max: number }
  | { type: 'money' }
  | { type: 'date' }
  | { type: 'time' }
  | { type: 'spelling' }
  | { type: 'name'; values: Choice[] }
  | { type: 'choice'; values: Choice[] }
  /** A short sequence of items, each made of parts, such as cards: rank, then an optional suit. */
  | { type: 'sequence'; parts: SequencePart[]; joiners: string[]; min: number; max: number };

export interface Choice {
  value: string;
  /** Wordings, in lower-case words; contains at least one. */
  say: string[];
}
export interface SequencePart {
  name: string;
  values: Choice[];
  optional: boolean;
}

/** One call's plan. Everything in it is data; nothing is read from elsewhere during the call. */
export interface CallPlan {
  agent: { id: string; name: string };
  locale: string;
  greeting: { text: string; interruptible: boolean; expect: Expectation };
  voice: VoicePlan;
  guide: Guide;
  turn: TurnPlan;
  silence: SilencePlan;
  speech: SpeechPlan;
  fallbacks: FallbackPolicy[];
  limits: LimitPlan;
}

/** Which voice speaks, and how. Speed and pitch are factors of the voice's own. */
export interface VoicePlan {
  id: string;
  speed: number;
  /** 1 where absent. */
  pitch?: number;
  style?: VoiceStyle;
}

/** What some voices take beyond that; the others leave it aside. */
export interface VoiceStyle {
  /** How to speak, in words. */
  instructions: string;
  /** A provider's own settings, by its name. */
  settings: Record<string, Record<string, number | boolean>>;
}

/** Times that decide who holds the floor; all in milliseconds. `VOICE-RULES.md` says what each is heard as. */
export interface TurnPlan {
  /** Speech needed before it counts as speech. */
  onsetMs: number;
  /** Quiet that ends speech. */
  releaseMs: number;
  /** Silence after a complete answer that ends the turn. */
  endpointCompleteMs: number;
  /** Silence after anything else that ends the turn. */
  endpointMs: number;
  /** Silence after an unfinished phrase ("my number is", "and …"). */
  endpointUnfinishedMs: number;
  /** Silence inside digits, spelling or a mail address that are not complete yet. */
  endpointDigitsMs: number;
  /** Overlapping speech longer than this is an interruption, whatever is said. */
  bargeInMs: number;
  /** Nothing is understood this long after overlapping speech has ended: it was noise. */
  rulingMs: number;
  /** No transcript this long after the caller stopped: take what there is. */
  finalTimeoutMs: number;
}

export interface SilencePlan {
  /** Silence of both sides before a re-prompt. */
  afterMs: number;
  /** Said one after the other; then `goodbye`, and the call ends. */
  prompts: string[];
  goodbye: string;
}

/** What is said when the words do not come from the mind. */
export interface SpeechPlan {
  fillers: string[];
  /** Thinking longer than this is bridged by a filler. */
  fillerAfterMs: number;
  clarify: string[];
  apology: string;
  tooLong: string;
  goodbye: string;
  /** Said first when another process goes on with a call whose own has died. */
  moved?: string;
  /** Said before the call is handed to another number. [OP4] */
  transfer?: string;
  /** Phrases that are never spoken, whoever has worded them. [SP3] */
  neverSay?: string[];
  /** Said in their place, once in a reply. */
  instead?: string;
}

export interface LimitPlan {
  maxCallMs: number;
  maxTurnMs: number;
  thinkFirstTokenMs: number;
  thinkStallMs: number;
  /** Thoughts ahead of the end of a turn that may be thrown away, for each turn that is answered. 0: the mind is asked when the turn is over. */
  thinkAhead: number;
  /**
   * From this confidence on it makes no difference to the mind how sure the recogniser is: only then may it be asked about words of which
   * there is no final yet. Absent: it never is.
   */
  sureFrom?: number;
  speechFirstAudioMs: number;
  speechStallMs: number;
  toolMs: number;
}

export type FallbackTrigger =
  | 'confidence_below'
  | 'no_match'
  | 'no_input'
  | 'stt_error'
  | 'tts_error'
  | 'llm_error'
  | 'llm_timeout';

export type FallbackAction =
  | { do: 'prompt_for_clarification'; say?: string[] }
  | { do: 'maintain_voice_stream'; say?: string }
  | { do: 'say'; text: string }
  | { do: 'switch_provider' }
  | { do: 'end_call'; say?: string };

/** The first policy whose trigger and conditions hold decides. */
export interface FallbackPolicy {
  id: string;
  on: FallbackTrigger;
  /** For `confidence_below`: fires under this confidence, 0 to 1. */
  below?: number;
  /** Fires from this many times in a row on (1 when absent). */
  times?: number;
  then: FallbackAction[];
}
