/** What a person is told when an agent, a draft or an experiment is not as they thought. */
import { ParleyError } from '#voice/errors.ts';
import type { AgentRow } from '../ports/agent-store.ts';

export function agentUnknown(id: string): ParleyError {
  return new ParleyError('agent.unknown', `There is no agent ${id}.`);
}

export function agentTaken(id: string): ParleyError {
  return new ParleyError(
    'agent.taken',
    `There is an agent ${id} already: give this one another id, or edit that one.`,
  );
}

/** `row` is the draft as it stands now. */
export function agentChanged({ id, revision, updatedBy }: AgentRow, expected: number): ParleyError {
  const who = updatedBy === null ? 'Somebody' : updatedBy.label;
  return new ParleyError(
    'agent.changed',
    `${who} has changed the draft of ${id} since: it is at revision ${revision}, not ${expected}. Load it again and bring your change in.`,
  );
}

export function experimentUnknown(id: string): ParleyError {
  return new ParleyError('experiment.unknown', `There is no running experiment ${id}.`);
}

export function experimentRunning(agentId: string): ParleyError {
  return new ParleyError(
    'experiment.running',
    `An experiment of ${agentId} is running: stop or conclude it first.`,
  );
}
