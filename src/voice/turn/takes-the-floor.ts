/** What the words mean that the caller says over the agent: do they ask for the floor? */
import type { Moment } from '../moment.ts';
import { expectationNow } from '../hearing/ask-recogniser.ts';
import { heardOf } from '../speaking/heard.ts';
import type { Reply } from '../state.ts';
import { isOwnWords } from './own-words.ts';
import { looksComplete } from './words-ending.ts';
import { isBackchannel, mayBecomeBackchannel } from './words.ts';

/** Words that are no backchannel, nor the agent's own, and that no further word makes one. [BI2] [BI6] */
export function isPlain(m: Moment, text: string): boolean {
  const { reply, plan } = m.state;
  if (text === '' || mayBecomeBackchannel(text, plan.locale)) return false;
  return !isBackchannel(text, plan.locale) && !(reply && isOwnWords(m.state, reply, text));
}

/** The words of an overlap, when it is over, end the reply. [BI3] [BI5] */
export function takesTheFloor(m: Moment, reply: Reply, text: string): boolean {
  if (text === '' || !reply.interruptible || isOwnWords(m.state, reply, text)) return false;
  return !isBackchannel(text, m.state.plan.locale) || answersTheQuestion(m, reply, text);
}

/** "Yes" right after a question is an answer, not a backchannel: when nearly all of the reply was heard. [BI5] */
function answersTheQuestion(m: Moment, reply: Reply, text: string): boolean {
  const expect = expectationNow(m);
  if (expect.shape === 'open' || !looksComplete(text, expect, m.state.plan.locale)) return false;
  const { text: whole, heard } = heardOf(reply, (reply.paused ?? reply.letGo)?.at ?? null);
  return heard.length >= whole.length * MOSTLY_HEARD;
}
const MOSTLY_HEARD = 0.75;
