/** One item's timeline: what sounded, and what was made of it. */
import type { PlayedCall } from '../call/play.ts';
import { scoreEndpointing } from '../score/endpointing.ts';
import { scoreOverlap } from '../score/overlap.ts';
import { conditionName, type Item } from '../set/items.ts';

const SHOWN = new Set([
  'caller.started',
  'caller.stopped',
  'hearing.partial',
  'hearing.final',
  'turn.committed',
  'reply.started',
  'reply.audible',
  'reply.paused',
  'reply.resumed',
  'reply.ended',
  'playout.pause',
  'playout.resume',
  'playout.stop',
]);

export function explain(item: Item, call: PlayedCall): string {
  const { caller, replyMs, log, said } = call;
  const zeroMs = caller?.startMs ?? replyMs;
  const lines: { atMs: number; text: string }[] = [];
  for (const word of said)
    lines.push({
      atMs: word.startMs,
      text: `  caller: "${word.text}" until ${Math.round(word.endMs - zeroMs)}`,
    });
  if (caller) lines.push({ atMs: caller.startMs, text: '▶ first sound of the item' });
  if (caller) lines.push({ atMs: caller.endMs, text: '◀ last sound of the item' });
  for (const entry of log) {
    if (!SHOWN.has(entry.data.type)) continue;
    const { type, ...rest } = entry.data;
    lines.push({
      atMs: entry.atMs,
      text: `${entry.kind.padEnd(6)} ${type} ${JSON.stringify(rest).slice(0, 160)}`,
    });
  }
  lines.sort((a, b) => a.atMs - b.atMs);
  const outcome = item.kind === 'overlap' ? scoreOverlap(item, call) : scoreEndpointing(item, call);
  return [
    `${item.id}: ${item.category}, ${conditionName(item.condition)}`,
    item.kind === 'overlap'
      ? `agent (${item.agentVoice}): ${item.reply}`
      : `agent asks: ${item.ask} (${JSON.stringify(item.expect)})`,
    ...item.sounds.map((sound) => `sound at ${sound.atMs} ms: ${JSON.stringify(sound)}`),
    '',
    ...lines.map(({ atMs, text }) => `${String(Math.round(atMs - zeroMs)).padStart(7)} ms  ${text}`),
    '',
    JSON.stringify(outcome),
  ].join('\n');
}
