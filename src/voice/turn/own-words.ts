/** What a recogniser writes down on a line that echoes may be what the agent has just said. */
import { heardOf } from '../speaking/heard.ts';
import type { CallState, Reply } from '../state.ts';
import { wordsOf } from './words.ts';

/** Words back from where the reply has come to that an echo may bring, and words on from there: how far it has come is an estimate. */
const BACK = 12;
const ON = 3;

/** Whether the text is a run of the agent's own words, as it said them a moment ago. [EC5] */
export function isOwnWords({ echoes }: CallState, reply: Reply, text: string): boolean {
  const said = wordsOf(text);
  if (!echoes || said.length === 0) return false;
  const { text: whole, heard } = heardOf(reply, (reply.paused ?? reply.letGo)?.at ?? null);
  const upTo = wordsOf(heard).length + ON;
  const own = wordsOf(whole).slice(Math.max(0, upTo - ON - BACK), upTo);
  return ` ${own.join(' ')} `.includes(` ${said.join(' ')} `);
}
