import { parseStrategy } from '#platform/agents/strategy.ts';
import type { ArmResult, Comparison } from '#platform/agents/experiments/compare.ts';
import type { AgentRow, VersionHead, VersionName } from '#platform/agents/ports/agent-store.ts';
import type { Example } from '#platform/agents/ports/example-store.ts';
import type { Experiment } from '#platform/agents/ports/experiment-store.ts';
import { versionHash } from '#platform/agents/versions/canonical.ts';
import { checkAgent } from '#platform/agents/versions/publishing.ts';
import type * as wire from '#wire/agents.ts';
import type { Agent } from '#wire/api.ts';
import type { z } from 'zod';

/** A source that an older Parley took and this one does not is still shown, so that it can be mended. */
export function presentAgent(row: AgentRow): Agent {
  const parsed = parseStrategy(row.source);
  return {
    id: row.id,
    name: row.name,
    description: parsed.ok ? parsed.strategy.description : '',
    locale: parsed.ok ? parsed.strategy.locale : 'en-US',
    source: row.source,
    updatedAt: iso(row.updatedAtMs),
    revision: row.revision,
    published: row.published,
    changed: row.published?.hash !== versionHash(row.source),
    archived: row.archivedAtMs !== null,
  };
}

export function presentDraft(row: AgentRow, profiles: readonly string[]): wire.Draft {
  const checked = checkAgent(row.id, row.source, profiles);
  return {
    agentId: row.id,
    name: row.name,
    source: row.source,
    revision: row.revision,
    updatedAt: iso(row.updatedAtMs),
    updatedBy: row.updatedBy,
    published: row.published,
    changed: row.published?.hash !== versionHash(row.source),
    errors: checked.ok ? [] : checked.errors,
  };
}

export function presentHead(
  head: VersionHead,
  published: VersionName | null,
): z.infer<typeof wire.VersionHead> {
  const { number, hash, name, author, note, lineage } = head;
  const answers = published?.number === number;
  return { number, hash, name, author, note, lineage, answers, publishedAt: iso(head.publishedAtMs) };
}

export function presentExperiment(one: Experiment): z.infer<typeof wire.Experiment> {
  const { id, state, arms, goal, startedBy, endedBy, winner } = one;
  const endedAt = one.endedAtMs === null ? null : iso(one.endedAtMs);
  return { id, state, arms, goal, startedAt: iso(one.startedAtMs), startedBy, endedAt, endedBy, winner };
}

export function presentComparison({ arms, better, verdict }: Comparison): z.infer<typeof wire.Comparison> {
  return { arms: arms.map(presentArm), better, verdict };
}

function presentArm(arm: ArmResult): z.infer<typeof wire.Comparison>['arms'][number] {
  const { number, calls, ended, goals, goalRate, interval, outcomes } = arm;
  const { averageDurationMs, averageTurns, interruptionsPerCall } = arm;
  const averages = { averageDurationMs, averageTurns, interruptionsPerCall };
  return { number, calls, ended, goals, goalRate, interval, ...averages, outcomes };
}

export function presentExample(example: Example): z.infer<typeof wire.Example> {
  const { callId, seq, caller, agent, note, by } = example;
  return { callId, seq, caller, agent, note, by, markedAt: iso(example.markedAtMs) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
