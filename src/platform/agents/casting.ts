/** Who takes a call: the published version, or an arm of a running experiment, in the call's own tone; read and compiled once for each. */
import { ParleyError } from '#voice/errors.ts';
import type { CallPlan } from '#voice/plan.ts';
import type { Chance } from '#voice/ports/clock.ts';
import { compilePlan } from './compile.ts';
import { armAt, shareOf } from './experiments/choose-arm.ts';
import { withOverrides, type CallOverrides } from './persona/tone-override.ts';
import type { Answering, VersionName } from './ports/agent-store.ts';
import { fillVariables } from './variables.ts';
import { parseStrategy, type Strategy } from './strategy.ts';

export interface Cast {
  version: VersionName;
  experimentId: string | null;
  /** With its variables, as people wrote it. */
  written: Strategy;
  strategy: Strategy;
  plan: CallPlan;
}

type Compiled = Pick<Cast, 'written' | 'strategy' | 'plan'>;

export interface Caller extends CallOverrides {
  /** Who calls, as the channel knows it; null when unknown, which leaves an experiment's arm to chance. */
  from: string | null;
  channel: string;
}

/** Compiled agents that are kept; the least recently used is forgotten. */
const MOST_KEPT = 500;

export type Casting = (answering: Answering, caller: Caller) => Cast;

/**
 * Throws `strategy.invalid` for a version that this Parley cannot read, `agent.closed` for a channel on which the agent does not answer,
 * `request.invalid` for a tone or variables that it does not have.
 */
export function openCasting(chance: Pick<Chance, 'share'>): Casting {
  const kept = new Map<string, Compiled>();
  const compiled = (hash: string, read: () => Strategy): Compiled => {
    const known = kept.get(hash);
    const found = known ?? compile(read());
    kept.delete(hash);
    kept.set(hash, found);
    for (const [oldest] of kept) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(oldest);
    }
    return found;
  };
  return (answering, caller) => {
    const { number, hash, source } = versionFor(answering, caller, chance);
    const plain = compiled(hash, () => readVersion(answering.id, source));
    const { channels } = plain.strategy;
    if (channels && !channels.some((channel) => channel === caller.channel))
      throw new ParleyError('agent.closed', `${answering.id} answers on ${channels.join(', ')} only.`);
    const { tone, variables = {} } = caller;
    const own = tone !== undefined || Object.keys(variables).length > 0;
    const overridden = (): Strategy => withOverrides(plain.written, caller);
    const cast = !own
      ? plain
      : Object.keys(variables).length > 0
        ? compile(overridden())
        : compiled(`${hash} ${tone}`, overridden);
    const { written } = plain;
    return { version: { number, hash }, experimentId: answering.experiment?.id ?? null, ...cast, written };
  };
}

/** What no call has brought is filled with what stands for it. */
function compile(written: Strategy): Compiled {
  const strategy = fillVariables(written, {});
  return { written, strategy, plan: compilePlan(strategy) };
}

function versionFor(
  { id, versions, experiment }: Answering,
  { from }: Caller,
  chance: Pick<Chance, 'share'>,
): Answering['versions'][number] {
  const [published] = versions;
  if (!published) throw new ParleyError('agent.unpublished', `${id} has no version that answers calls.`);
  if (!experiment) return published;
  const share = from === null ? chance.share() : shareOf(experiment.id, from);
  const number = armAt(experiment.arms, share);
  return versions.find((version) => version.number === number) ?? published;
}

function readVersion(agentId: string, source: string): Strategy {
  const parsed = parseStrategy(source);
  if (parsed.ok) return parsed.strategy;
  const first = parsed.errors[0];
  throw new ParleyError('strategy.invalid', `agent "${agentId}": ${first?.path}: ${first?.message}`);
}
