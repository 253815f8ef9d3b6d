/** What the routes of agents take and give, for checking and for the OpenAPI document. */
import { z } from 'zod';
import * as wire from '#wire/agents.ts';
import { Agent, AgentInput, AgentList, Validation } from '#wire/api.ts';
import { AgentId, problems } from '../routes.ts';

const tags = ['agents'];
const Number = AgentId.extend({ number: z.coerce.number().int().min(1).max(1_000_000_000) });
const None = z.null().describe('Done.');

export const listAgents = {
  summary: 'All agents',
  tags,
  response: { 200: AgentList, ...problems(401, 503) },
};

export const oneAgent = {
  summary: 'One agent',
  tags,
  params: AgentId,
  response: { 200: Agent, ...problems(400, 401, 404, 503) },
};

export const createAgent = {
  summary: 'Makes a new agent of a text; it answers calls once it is published',
  tags,
  body: AgentInput,
  response: { 201: Agent, ...problems(400, 401, 403, 409, 413, 422, 429, 503) },
};

export const putAgent = {
  summary:
    'Creates or replaces an agent and publishes it at once; calls that are going on keep the version that they began with',
  tags,
  params: AgentId,
  body: AgentInput,
  response: { 200: Agent, ...problems(400, 401, 403, 413, 422, 429, 503) },
};

export const validateStrategy = {
  summary: 'Whether an agent is valid, and if not, what to change',
  tags,
  body: AgentInput,
  response: { 200: Validation, ...problems(400, 401, 413, 429) },
};

export const listTones = {
  summary: 'The tones of a persona, and what each does to wording, pace and pitch',
  tags,
  response: { 200: wire.ToneList, ...problems(401) },
};

export const archiveAgent = {
  summary: 'Archives an agent, which then takes no calls, or brings it back',
  tags,
  params: AgentId,
  body: wire.Archive,
  response: { 200: Agent, ...problems(400, 401, 403, 404, 503) },
};

export const deleteAgent = {
  summary: 'Removes an archived agent with its versions; its calls stay as they are',
  tags,
  params: AgentId,
  response: { 204: None, ...problems(400, 401, 403, 404, 409, 503) },
};

export const readDraft = {
  summary: 'The draft of an agent',
  tags,
  params: AgentId,
  response: { 200: wire.Draft, ...problems(400, 401, 404, 503) },
};

export const saveDraft = {
  summary: 'Changes the draft; also one that is not valid yet is kept',
  tags,
  params: AgentId,
  body: wire.DraftInput,
  response: { 200: wire.Draft, ...problems(400, 401, 403, 404, 409, 413, 429, 503) },
};

const published = {
  200: wire.Version,
  201: wire.Version,
  ...problems(400, 401, 403, 404, 409, 422, 429, 503),
};
export const publish = {
  summary: 'Makes a version of the draft, which answers from now on; 200 where nothing has changed',
  tags,
  params: AgentId,
  body: wire.Publish,
  response: published,
};

export const rollBack = {
  summary: 'Makes a new version of an earlier one',
  tags,
  params: AgentId,
  body: wire.RollBack,
  response: published,
};

export const listVersions = {
  summary: 'The versions of an agent, newest first',
  tags,
  params: AgentId,
  response: { 200: wire.VersionList, ...problems(400, 401, 404, 503) },
};

export const oneVersion = {
  summary: 'One version of an agent, as it was published',
  tags,
  params: Number,
  response: { 200: wire.Version, ...problems(400, 401, 404, 503) },
};

export const diff = {
  summary: 'What is different between two versions, or a version and the draft',
  tags,
  params: AgentId,
  querystring: wire.DiffQuery,
  response: { 200: wire.Diff, ...problems(400, 401, 404, 429, 503) },
};

export const readExperiment = {
  summary: 'The experiment of an agent with its results, and earlier ones',
  tags,
  params: AgentId,
  querystring: z.object({ id: z.string().max(64).optional().describe('One of the earlier ones.') }),
  response: { 200: wire.ExperimentReport, ...problems(400, 401, 404, 503) },
};

const experiment = { ...problems(400, 401, 403, 404, 409, 422, 503) };
export const startExperiment = {
  summary: 'Splits the calls of an agent between versions; the same caller always talks to the same one',
  tags,
  params: AgentId,
  body: wire.ExperimentInput,
  response: { 201: wire.Experiment, ...experiment },
};
export const stopExperiment = {
  summary: 'Ends the experiment without a winner',
  tags,
  params: AgentId,
  response: { 200: wire.Experiment, ...experiment },
};
export const concludeExperiment = {
  summary: 'Ends the experiment and publishes the version that won',
  tags,
  params: AgentId,
  body: wire.Conclude,
  response: { 200: wire.Experiment, ...experiment },
};

export const listExamples = {
  summary: 'Turns of calls that are marked as good answers',
  tags,
  params: AgentId,
  response: { 200: wire.ExampleList, ...problems(400, 401, 404, 503) },
};
export const markExample = {
  summary: 'Marks a turn of a call as a good answer',
  tags,
  params: AgentId,
  body: wire.ExampleInput,
  response: { 201: wire.Example, ...problems(400, 401, 403, 404, 503) },
};
export const markCall = {
  summary:
    'Marks a whole call: each turn of it that was answered without a fallback and heard to the end of the answer',
  tags,
  params: AgentId.extend({ callId: wire.ExampleInput.shape.callId }),
  response: {
    201: wire.ExampleList.describe('All of them; what was marked before keeps its note.'),
    ...problems(400, 401, 403, 404, 503),
  },
};
export const unmarkExample = {
  summary: 'Takes a mark back',
  tags,
  params: AgentId.extend({
    callId: wire.ExampleInput.shape.callId,
    seq: z.coerce.number().int().min(1).max(1_000_000_000),
  }),
  response: { 204: None, ...problems(400, 401, 403, 404, 503) },
};
export const takeExamples = {
  summary: 'Puts the marked turns into the draft, as examples of the persona',
  tags,
  params: AgentId,
  body: z.object({ revision: z.int().min(1) }).meta({ id: 'TakeExamples' }),
  response: { 200: wire.Draft, ...problems(400, 401, 403, 404, 409, 422, 503) },
};

export const tryAgent = {
  summary: 'Talks to the draft (or a version) by text, through the same conversation that calls have',
  tags,
  params: AgentId,
  body: wire.TryInput,
  response: { 200: wire.Tried, ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
};
