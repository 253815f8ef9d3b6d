/** Agents as they cross the network: drafts, versions, differences, experiments, marked turns, talks on the test bench. */
import { z } from 'zod';
import { Happening } from './happening.ts';

export const Fault = z.object({ path: z.string(), message: z.string(), cure: z.string().optional() });

export const Author = z
  .object({ kind: z.enum(['user', 'key', 'service', 'system']), id: z.string(), label: z.string() })
  .meta({ id: 'Author' });

export const VersionName = z
  .object({
    number: z.int().describe('From 1.'),
    hash: z.string().describe('SHA-256 of the canonical form of the source, in hexadecimal digits.'),
  })
  .meta({ id: 'VersionName' });

export const Draft = z
  .object({
    agentId: z.string(),
    name: z.string(),
    source: z.string(),
    revision: z
      .int()
      .describe('Send it back with a change: a draft that somebody else has changed is refused.'),
    updatedAt: z.iso.datetime(),
    updatedBy: Author.nullable(),
    published: VersionName.nullable(),
    changed: z.boolean().describe('It says something else than what is published.'),
    errors: z.array(Fault).describe('What keeps it from being published.'),
  })
  .meta({ id: 'AgentDraft' });
export type Draft = z.infer<typeof Draft>;

const Source = z.string().max(262_144).describe('An agent, YAML or JSON.');
export const DraftInput = z.object({ source: Source, revision: z.int().min(1) }).meta({ id: 'DraftChange' });

const Note = z.string().trim().max(500).default('').describe('Why, for those who come after.');
export const Publish = z.object({ revision: z.int().min(1), note: Note }).meta({ id: 'PublishDraft' });
export const RollBack = z.object({ number: z.int().min(1), note: Note }).meta({ id: 'RollBack' });
export const Archive = z.object({ archived: z.boolean() }).meta({ id: 'ArchiveAgent' });

export const VersionHead = VersionName.extend({
  name: z.string(),
  author: Author,
  note: z.string(),
  publishedAt: z.iso.datetime(),
  answers: z.boolean().describe('Calls are answered by this version.'),
  lineage: z.object({
    madeFrom: z.int().nullable().describe('The version that answered before it.'),
    rollbackOf: z.int().nullable().describe('The version that it brings back.'),
    trainedBy: z.array(z.string()).describe('Turns of calls among its examples: `call_…#seq`.'),
  }),
}).meta({ id: 'AgentVersionHead' });
export const Version = VersionHead.extend({ source: z.string() }).meta({ id: 'AgentVersion' });
export type Version = z.infer<typeof Version>;
export const ListedVersion = VersionHead.extend({
  calls: z.int().describe('That ran it, those that are going on included.'),
}).meta({ id: 'ListedAgentVersion' });
export type ListedVersion = z.infer<typeof ListedVersion>;
export const VersionList = z.object({ versions: z.array(ListedVersion) }).meta({ id: 'AgentVersionList' });

const Side = z.union([z.literal('draft'), z.coerce.number().int().min(1)]);
export const DiffQuery = z.object({ from: Side, to: Side.default('draft') });
export const Diff = z
  .object({
    same: z.boolean().describe('Both mean the same, however they are written.'),
    summary: z.array(z.string()),
    hunks: z
      .array(z.object({ oldStart: z.int(), newStart: z.int(), lines: z.array(z.string()) }))
      .nullable()
      .describe('Changed lines as in a unified diff; null for texts that differ too much.'),
  })
  .meta({ id: 'AgentDiff' });

const Arm = z.object({ number: z.int().min(1), weight: z.number().min(0).max(1000) });
export const ExperimentInput = z
  .object({
    arms: z.array(Arm).min(2).max(10),
    goal: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .default('completed')
      .describe('The reason of a call’s end that counts.'),
  })
  .meta({ id: 'StartExperiment' });
export const Conclude = z.object({ winner: z.int().min(1), note: Note }).meta({ id: 'ConcludeExperiment' });

export const Experiment = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'stopped', 'concluded']),
    arms: z.array(Arm),
    goal: z.string(),
    startedAt: z.iso.datetime(),
    startedBy: Author,
    endedAt: z.iso.datetime().nullable(),
    endedBy: Author.nullable(),
    winner: z.int().nullable(),
  })
  .meta({ id: 'Experiment' });
const nullable = z.number().nullable();
export const Comparison = z
  .object({
    arms: z.array(
      z.object({
        number: z.int(),
        calls: z.int(),
        ended: z.int(),
        goals: z.int(),
        goalRate: nullable,
        interval: z.object({ low: z.number(), high: z.number() }).describe('Wilson’s, at 95 %.'),
        averageDurationMs: nullable,
        averageTurns: nullable,
        interruptionsPerCall: nullable,
        outcomes: z.array(z.object({ reason: z.string(), calls: z.int() })),
      }),
    ),
    better: z.int().nullable(),
    verdict: z.string(),
  })
  .meta({ id: 'Comparison' });
export const ExperimentReport = z
  .object({
    experiment: Experiment.nullable().describe('The one that runs, else the last one.'),
    results: Comparison.nullable(),
    earlier: z.array(Experiment),
  })
  .meta({ id: 'ExperimentReport' });

export const ExampleInput = z
  .object({ callId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), seq: z.int().min(1), note: Note })
  .meta({ id: 'MarkTurn' });
export const Example = z
  .object({
    callId: z.string(),
    seq: z.int(),
    caller: z.string(),
    agent: z.string(),
    note: z.string(),
    by: Author,
    markedAt: z.iso.datetime(),
  })
  .meta({ id: 'Example' });
export const ExampleList = z.object({ examples: z.array(Example) }).meta({ id: 'ExampleList' });

export const TryInput = z
  .object({
    session: z.string().max(64).optional().describe('Absent: a new talk, which begins with the greeting.'),
    text: z.string().trim().max(1000).default('').describe('What the caller says.'),
    version: z.int().min(1).optional().describe('Absent: the draft.'),
    tone: z.enum(['friendly', 'assertive', 'empathetic', 'humorous']).optional(),
    variables: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: 'TryAgent' });
export const Tried = z
  .object({
    session: z.string(),
    says: z.array(z.string()).describe('What the agent has said since, reply by reply.'),
    events: z.array(Happening).describe('Everything that has happened since.'),
    ended: z.boolean(),
    withheld: z
      .string()
      .optional()
      .describe('As a talk begins: why the model that the agent asks for does not think in it.'),
  })
  .meta({ id: 'Tried' });
export type Tried = z.infer<typeof Tried>;

/** What each tone does, so that who chooses one knows. */
export const ToneList = z
  .object({
    tones: z.array(
      z.object({
        tone: z.enum(['friendly', 'assertive', 'empathetic', 'humorous']),
        speed: z.number().describe('A factor of the voice’s own; 1 changes nothing.'),
        pitch: z.number(),
        voice: z.string().describe('How a voice is told to speak that can be told.'),
        manner: z.string().describe('What a language model is told.'),
        says: z.array(z.string()).describe('How it words what is said at any time.'),
      }),
    ),
  })
  .meta({ id: 'ToneList' });
export type ToneList = z.infer<typeof ToneList>;
