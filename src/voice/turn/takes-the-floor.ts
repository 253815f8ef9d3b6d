/** What the words mean that the caller says over the agent: do they ask for the floor? */
import type { Moment } from '../moment.ts';
import { expectationNow } from '../hearing/ask-recogniser.ts';
import { heardOf, type HeardReply } from '../speaking/heard.ts';
import type { Reply } from '../state.ts';
import { isOwnWords } from './own-words.ts';
import { repeatsTheAgent } from './repeats.ts';
import { looksComplete } from './words-ending.ts';
import { isBackchannel, mayBecomeBackchannel } from './words.ts';

/** Words that are no backchannel, nor the agent's own, and that no further word makes one. [BI2] [BI6] */
export function isPlain(m: Moment, text: string): boolean {
  const { reply, plan } = m.state;
  if (text === '' || mayBecomeBackchannel(text, plan.locale)) return false;
  if (isBackchannel(text, plan.locale)) return false;
  return !reply || !(isOwnWords(m.state, reply, text) || repeats(m, reply, text));
}

/** The words of an overlap, when it is over, end the reply. [BI3] [BI5] */
export function takesTheFloor(m: Moment, reply: Reply, text: string): boolean {
  if (text === '' || !reply.interruptible || isOwnWords(m.state, reply, text)) return false;
  if (isBackchannel(text, m.state.plan.locale)) return answersTheQuestion(m, reply, text);
  return !repeats(m, reply, text);
}

/** The agent's last words, said back to it. [BI12] */
function repeats(m: Moment, reply: Reply, text: string): boolean {
  return repeatsTheAgent(text, heardSoFar(reply), expectationNow(m), m.state.plan.locale);
}

/** "Yes" right after a question is an answer, not a backchannel: when nearly all of the reply was heard, or of the question with which it ends. [BI5] */
function answersTheQuestion(m: Moment, reply: Reply, text: string): boolean {
  const expect = expectationNow(m);
  const { text: whole, heard } = heardSoFar(reply);
  if (expect.shape !== 'open')
    return looksComplete(text, expect, m.state.plan.locale) && heard.length >= whole.length * MOSTLY_HEARD;
  const asked = /[^.!?]*\?["')]*$/.exec(whole)?.[0].length ?? 0;
  return asked > 0 && heard.length >= whole.length - asked * (1 - MOSTLY_HEARD);
}
const MOSTLY_HEARD = 0.75;

function heardSoFar(reply: Reply): HeardReply {
  return heardOf(reply, (reply.paused ?? reply.letGo)?.at ?? null);
}
