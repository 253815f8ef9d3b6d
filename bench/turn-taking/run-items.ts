/** Plays items and scores them: what one thread does. */
import { openFvad } from '../../src/adapters/providers/fvad/fvad.ts';
import { plainEndpoints, plainInterruption } from './score/baseline.ts';
import { openEmbedded } from './call/embedded.ts';
import { playItem, type PlayedCall, type PlaySetup } from './call/play.ts';
import { turnAt } from './call/plan.ts';
import { openSileroInStep } from './call/silero-in-step.ts';
import type { EvaluateOptions } from './options.ts';
import { type EndpointOutcome, scoreEndpointing } from './score/endpointing.ts';
import { type OverlapOutcome, scoreOverlap } from './score/overlap.ts';
import type { EndpointItem, Item, OverlapItem } from './set/items.ts';
import { readClipLabels } from './set/labels.ts';
import { openSpeaker } from './sound/clips.ts';

/** What one item came to. `budgetMs` is null for the product's own defaults. */
export interface EndpointResult {
  item: EndpointItem;
  ours: { budgetMs: number | null; outcome: EndpointOutcome }[];
  plain: { budgetMs: number; takenMs: number | null }[];
}
export interface OverlapResult {
  item: OverlapItem;
  ours: OverlapOutcome;
  plainStopMs: number | null;
}
export type Result = ({ kind: 'overlap' } & OverlapResult) | ({ kind: 'endpointing' } & EndpointResult);

export type PlayOptions = Pick<
  EvaluateOptions,
  'vad' | 'words' | 'partialMs' | 'finalMs' | 'wordErrors' | 'earlyFinals' | 'budgets' | 'cache'
>;

export interface Player {
  run(item: Item): Promise<Result>;
  play(item: Item): Promise<PlayedCall>;
}

export async function openPlayer(options: PlayOptions): Promise<Player> {
  const speaker = openSpeaker(options.cache, readClipLabels());
  const gate = await openFvad();
  const silero = options.vad === 'silero' ? await openSileroInStep(gate) : null;
  const vad = silero?.vad ?? gate;
  const inStep = silero ? { breathe: () => silero.breathe() } : {};
  const { partialMs, finalMs, wordErrors, earlyFinals, words } = options;
  const base: PlaySetup = {
    speaker,
    vad,
    timing: { partialMs, finalMs, wordErrors, earlyFinals },
    words,
    turn: turnAt(null),
    ...(words === 'embedded' && { embedded: await openEmbedded() }),
    ...inStep,
  };
  const setup = { speaker, vad, ...inStep };
  return {
    play: (item) => playItem(item, base),
    run: async (item) => {
      const call = await playItem(item, base);
      if (item.kind === 'overlap') {
        const plainStopMs = (await plainInterruption(item, setup)).stopMs;
        return { kind: 'overlap', item, ours: scoreOverlap(item, call), plainStopMs };
      }
      const ours: EndpointResult['ours'] = [{ budgetMs: null, outcome: scoreEndpointing(item, call) }];
      for (const budgetMs of options.budgets) {
        const at = await playItem(item, { ...base, turn: turnAt(budgetMs) });
        ours.push({ budgetMs, outcome: scoreEndpointing(item, at) });
      }
      return {
        kind: 'endpointing',
        item,
        ours,
        plain: await plainEndpoints(item, setup, call, options.budgets),
      };
    },
  };
}
