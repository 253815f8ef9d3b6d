import type { Ending } from '#audio/ending.ts';
import type { Role } from './effects.ts';
import type { ErrorCode } from './errors.ts';
import type { ThinkOutcome, ToolRequest, ToolResult } from './ports/language-model.ts';
import type { TimedWord } from './plan.ts';

/**
 * Everything that can reach the heart. `atMs` is milliseconds since the call's start and never goes back.
 * Results carry the id of the effect that asked for them; after a cancel they change nothing.
 */
export type Input = { atMs: number } & (
  | { type: 'call.answered' }
  /** Another process goes on with the call after its own has died. So many providers it has; nothing that was asked for before will be answered. */
  | { type: 'call.moved'; providers: Record<Role, number> }
  /** Voice activity began; `startedMs` is when the speech itself did. */
  | { type: 'caller.started'; utteranceId: string; startedMs: number }
  /**
   * Voice activity ended; `endedMs` is the end of the speech itself, `ending` how it sounded (null where that is not known), `levelDb` its
   * loudest 200 ms in dB of full scale.
   */
  | { type: 'caller.stopped'; utteranceId: string; endedMs: number; ending?: Ending | null; levelDb?: number }
  /** The caller has been quiet for a moment within an utterance, which may be its end. */
  | { type: 'caller.pauses'; utteranceId: string }
  /** A frame of speech soon after speech has ended, too little yet to be any: the caller may be going on. */
  | { type: 'caller.stirs' }
  /** A learned detector's probability that the turn is over with this utterance. */
  | { type: 'turn.predicted'; utteranceId: string; probability: number }
  /** The agent's own voice comes back, this late and this loud in dB of what was played; it was not taken for the caller. */
  | { type: 'echo.found'; delayMs: number; levelDb: number }
  /** `levelDb` is that of the utterance so far, where it is known. */
  | { type: 'hearing.partial'; hearId: string; text: string; levelDb?: number }
  | {
      type: 'hearing.final';
      hearId: string;
      text: string;
      confidence: number;
      refused: boolean;
      words: TimedWord[];
    }
  | { type: 'hearing.failed'; hearId: string; code: ErrorCode }
  | { type: 'caller.keypad'; digit: string }
  | { type: 'caller.typed'; text: string }
  | { type: 'think.text'; thinkId: string; text: string }
  | { type: 'think.tool'; thinkId: string; request: ToolRequest }
  | { type: 'think.done'; thinkId: string; outcome: ThinkOutcome }
  | { type: 'think.failed'; thinkId: string; code: ErrorCode }
  | { type: 'tool.done'; toolRunId: string; result: ToolResult }
  /** A clause has no audio yet, and the caller is about to hear nothing, or hears nothing already. */
  | { type: 'speech.late'; speakId: string }
  /** The first audio of a clause has arrived. */
  | { type: 'speech.began'; speakId: string }
  /**
   * All audio of a `speak.start` has arrived. `durationMs` is the length of the whole clause now; `words` are the words of this
   * `say` on the clause's time axis (estimated where the voice gives none).
   */
  | { type: 'speech.done'; speakId: string; durationMs: number; words: TimedWord[] }
  /** The voice's own times of the words of the clause's last `say`, known after its audio. */
  | { type: 'speech.timed'; clauseId: string; words: TimedWord[] }
  /** `durationMs` is the length of the audio that the clause has got before. */
  | { type: 'speech.failed'; speakId: string; code: ErrorCode; durationMs: number }
  /** The first sample of a clause can be heard. */
  | { type: 'playout.began'; clauseId: string }
  /** The last sample of a clause has been heard. */
  | { type: 'playout.ended'; clauseId: string }
  /** Answer to `playout.pause` and `playout.stop`: how much of which clause was heard; null when none was being heard. */
  | { type: 'playout.stopped'; stopId: string; clauseId: string | null; heardMs: number }
  | { type: 'timer.fired'; timerId: string }
  /** A person who watches has the agent say a sentence: behind what is being said, or in its place. */
  | { type: 'operator.say'; text: string; now: boolean }
  /** The agent hears and does not speak, until it is told otherwise. */
  | { type: 'operator.mute'; on: boolean }
  /** The line has been handed to another number, which now talks with the caller. */
  | { type: 'operator.transferred'; to: string }
  | { type: 'call.end'; by: 'operator' | 'api' | 'shutdown'; reason: string }
  | { type: 'line.closed'; reason: 'hangup' | 'lost' | 'ended' | 'protocol' }
);

export type InputType = Input['type'];
/** The inputs by their type: `Inputs['hearing.final']`. */
export type Inputs = { [T in InputType]: Extract<Input, { type: T }> };
/** What a mind can report. */
export type MindInput = Inputs['think.text' | 'think.tool' | 'think.done' | 'think.failed'];
