import type { Happening } from './events.ts';
import type { Expectation } from './plan.ts';
import type { ThinkRequest, ToolRequest } from './ports/language-model.ts';

export type Role = 'stt' | 'tts' | 'llm';

/** Everything that the heart can ask for. The shell (`session.ts`) does it through ports and reports back as inputs. */
export type Effect =
  /** Opens the recogniser on the utterance's audio from its beginning, also when another provider has failed on it. */
  | { type: 'hear.open'; hearId: string; utteranceId: string; expect: Expectation; provider: number }
  /** No more audio belongs to the utterance: ask for the final text. */
  | { type: 'hear.finish'; hearId: string }
  /** `late`: it was waited for too long, which is the provider's fault. */
  | { type: 'hear.cancel'; hearId: string; late?: true }
  | { type: 'think.start'; thinkId: string; request: Omit<ThinkRequest, 'tools'>; provider: number }
  | { type: 'think.cancel'; thinkId: string; late?: true }
  /** Tools are never cancelled by an interruption: they finish, and their results are kept. */
  | { type: 'tool.run'; toolRunId: string; request: ToolRequest }
  | { type: 'speak.start'; speakId: string; clauseId: string; say: string; provider: number }
  | { type: 'speak.cancel'; speakId: string; late?: true }
  /** Plays a clause after those already queued; its audio follows as it is synthesised. */
  | { type: 'playout.queue'; clauseId: string }
  /** Goes on without a clause that cannot be spoken. */
  | { type: 'playout.skip'; clauseId: string }
  /** Stops at the next frame, clears the far end, keeps what was not heard. */
  | { type: 'playout.pause'; stopId: string }
  /** Goes on, first with `clauseId` from `fromMs`, then with what was queued behind it; null when nothing was being heard. */
  | { type: 'playout.resume'; clauseId: string | null; fromMs: number }
  /** Stops at the next frame, clears the far end, forgets everything queued. */
  | { type: 'playout.stop'; stopId: string }
  /** Audible, quiet sound that shows that the line is alive, until the next clause; `false` ends it. */
  | { type: 'playout.comfort'; on: boolean }
  | { type: 'timer.set'; timerId: string; delayMs: number }
  | { type: 'timer.cancel'; timerId: string }
  | { type: 'line.hang-up'; reason: string }
  | { type: 'note'; event: Happening };
