import { emit, newId, type Moment } from '../moment.ts';
import type { Expectation } from '../plan.ts';

/** What the caller may be about to say: also what the reply that is being spoken asks for. */
export function expectationNow(m: Moment): Expectation {
  const { reply, memory } = m.state;
  return reply?.think?.outcome.expect ?? reply?.expect ?? memory.expect;
}

/** Opens a recogniser on the utterance, from its first frame; gives the request's id. */
export function askRecogniser(m: Moment, utteranceId: string, provider: number): string {
  const hearId = newId(m, 'h');
  emit(m, { type: 'hear.open', hearId, utteranceId, expect: expectationNow(m), provider });
  return hearId;
}
