/** What the agent made of a sound over its reply: stopped, given up, or gone on. */
import type { PlayedCall } from '../call/play.ts';
import { conditionGroup, type OverlapItem } from '../set/items.ts';
import { isAtTheWord, type Stop, stopsOf } from './stops.ts';

export interface OverlapOutcome {
  kind: 'overlap';
  id: string;
  category: string;
  condition: string;
  /** The caller interrupted, and the reply was given up for it. */
  found: boolean;
  /** The reply was given up though nobody interrupted, or before anybody did. */
  wrong: boolean;
  /** Sound stopped for something that was no interruption, so often. */
  falseStops: number;
  /** Of these, before the item sounded at all: the room, or the agent's own echo. */
  earlyStops: number;
  /** From the caller's first sound to the agent's last; null where nothing stopped for it, or sound had stopped before. */
  stopMs: number | null;
  /** From the caller's first sound to the ruling that it is an interruption. */
  ruledMs: number | null;
  /** Of each false stop that was resumed: how long it was silent. */
  silentMs: number[];
  /** From the ruling to the first sample after it. */
  resumeMs: number[];
  /** It went on with the word in which it had stopped. */
  atTheWord: boolean[];
}

/** Nothing of the item can have been heard this long before its first sound: a label's edge is that sharp. */
const EDGE_MS = 10;

export function scoreOverlap(item: OverlapItem, call: PlayedCall): OverlapOutcome {
  const { caller, replyMs } = call;
  const log = call.log.filter(({ atMs }) => atMs >= replyMs);
  const stops = stopsOf(log);
  const beginsMs = (caller?.startMs ?? Number.POSITIVE_INFINITY) - EDGE_MS;
  const cut = stops.find(({ cutMs }) => cutMs !== null);
  const found = item.interrupts && cut?.cutMs != null && cut.cutMs >= beginsMs;
  const falseStops = stops.filter((stop) => !(found && stop === cut));
  const resumed = falseStops.filter((stop) => stop.resumed !== null);
  const first = item.interrupts ? (found ? cut : undefined) : stops.find(({ atMs }) => atMs >= beginsMs);
  return {
    kind: 'overlap',
    id: item.id,
    category: item.category,
    condition: conditionGroup(item.condition),
    found,
    wrong: cut !== undefined && !found,
    falseStops: falseStops.length,
    earlyStops: stops.filter(({ atMs }) => atMs < beginsMs).length,
    stopMs: first && caller && first.atMs >= beginsMs ? first.atMs - caller.startMs : null,
    ruledMs: found && caller ? cut.cutMs! - caller.startMs : null,
    silentMs: resumed.map((stop) => soundAfter(call, stop) - stop.atMs),
    resumeMs: resumed.map((stop) => soundAfter(call, stop) - stop.resumed!.atMs),
    atTheWord: resumed.flatMap((stop) => isAtTheWord(call.log, stop) ?? []),
  };
}

/** When sound was heard again; for ever where it was not. */
function soundAfter({ soundBeganMs }: PlayedCall, stop: Stop): number {
  const fromMs = stop.resumed!.atMs;
  return soundBeganMs.find((atMs) => atMs >= fromMs) ?? Number.POSITIVE_INFINITY;
}
