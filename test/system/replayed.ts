/** Runs a stored call again, in this process, from what the API gives. */
import { entered } from '../support/enter.ts';
import { compilePlan } from '#platform/agents/compile.ts';
import { parseStrategy } from '#platform/agents/strategy.ts';
import { difference, ofTheHeart, replay } from '#voice/replay.ts';
import { Agent } from '#wire/api.ts';
import { callOf, logOf } from './record.ts';

/** Where the log and its replay part; null when they are the same. Throws when the log is not whole. */
export async function findReplayFault(url: string, callId: string): Promise<ReturnType<typeof difference>> {
  const { agent, providers } = await callOf(url, callId);
  const { source } = Agent.parse(await (await entered(`${url}/api/agents/${agent.id}`)).json());
  const parsed = parseStrategy(source);
  if (!parsed.ok) throw new Error(`The agent ${agent.id} is not valid.`);
  const log = await logOf(url, callId);
  if (!log.some(({ data }) => data.type === 'call.ended')) throw new Error('The log has no end.');
  const { stt, tts, llm } = providers;
  const counts = { stt: stt.length, tts: tts.length, llm: llm.length };
  return difference(ofTheHeart(log), replay(compilePlan(parsed.strategy), counts, log).log);
}
