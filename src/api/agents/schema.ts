/** What the routes of agents take and give, for checking and for the OpenAPI document. */
import { Agent, AgentInput, AgentList, Validation } from '#wire/api.ts';
import { AgentId, problems } from '../routes.ts';

export const listAgents = {
  summary: 'All agents',
  tags: ['agents'],
  response: { 200: AgentList, ...problems(401, 503) },
};

export const oneAgent = {
  summary: 'One agent',
  tags: ['agents'],
  params: AgentId,
  response: { 200: Agent, ...problems(400, 401, 404, 503) },
};

export const putAgent = {
  summary: 'Creates or replaces an agent; calls that are going on keep the strategy that they began with',
  tags: ['agents'],
  params: AgentId,
  body: AgentInput,
  response: { 200: Agent, ...problems(400, 401, 413, 422, 429, 503) },
};

export const validateStrategy = {
  summary: 'Whether a strategy is valid, and if not, what to change',
  tags: ['agents'],
  body: AgentInput,
  response: { 200: Validation, ...problems(400, 401, 413, 429) },
};
