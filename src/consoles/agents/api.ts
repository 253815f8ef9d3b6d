/** Agents with their drafts, versions, experiments, marked turns and talks on the test bench. */
import type { z } from 'zod';
import * as wire from '#wire/agents.ts';
import { Agent, AgentList, CallList, Validation } from '#wire/api.ts';
import { request, send, sending } from '../ui/request.ts';

type Side = number | 'draft';

const at = (id: string, rest = ''): string => `/api/agents/${encodeURIComponent(id)}${rest}`;

export const agentsApi = {
  list: (signal: AbortSignal) => request(AgentList, '/api/agents', { signal }),
  tones: (signal: AbortSignal) => request(wire.ToneList, '/api/tones', { signal }),
  /** Calls that are going on, of all agents. */
  live: (signal: AbortSignal) => request(CallList, '/api/calls?state=active&limit=200', { signal }),
  calls: (id: string, signal: AbortSignal) =>
    request(CallList, `/api/calls?limit=50&agent=${encodeURIComponent(id)}`, { signal }),
  create: (source: string) => request(Agent, '/api/agents', sending('POST', { source })),
  archive: (id: string, archived: boolean) =>
    request(Agent, at(id, '/archive'), sending('POST', { archived })),
  remove: (id: string) => send(at(id), sending('DELETE')),
  validate: (source: string, signal?: AbortSignal) =>
    request(Validation, '/api/agents/validate', {
      ...sending('POST', { source }),
      ...(signal && { signal }),
    }),

  draft: (id: string, signal?: AbortSignal) =>
    request(wire.Draft, at(id, '/draft'), signal ? { signal } : {}),
  saveDraft: (id: string, draft: { source: string; revision: number }) =>
    request(wire.Draft, at(id, '/draft'), sending('PUT', draft)),
  /** `approval` is the token of a request that people have approved. */
  publish(
    id: string,
    { approval, ...wish }: { revision: number; note: string; approval?: string | undefined },
  ) {
    const init = sending('POST', wish);
    const headers = { ...(init.headers as object), ...(approval && { 'x-approval-token': approval }) };
    return request(wire.Version, at(id, '/publish'), { ...init, headers });
  },
  rollBack: (id: string, wish: { number: number; note: string }) =>
    request(wire.Version, at(id, '/rollback'), sending('POST', wish)),

  versions: (id: string, signal: AbortSignal) => request(wire.VersionList, at(id, '/versions'), { signal }),
  diff: (id: string, from: Side, to: Side, signal: AbortSignal) =>
    request(wire.Diff, at(id, `/diff?from=${from}&to=${to}`), { signal }),

  experiment: (id: string, signal: AbortSignal) =>
    request(wire.ExperimentReport, at(id, '/experiment'), { signal }),
  startExperiment: (id: string, wish: z.input<typeof wire.ExperimentInput>) =>
    request(wire.Experiment, at(id, '/experiment'), sending('POST', wish)),
  stopExperiment: (id: string) => request(wire.Experiment, at(id, '/experiment/stop'), sending('POST')),
  concludeExperiment: (id: string, wish: { winner: number; note: string }) =>
    request(wire.Experiment, at(id, '/experiment/conclude'), sending('POST', wish)),

  examples: (id: string, signal: AbortSignal) => request(wire.ExampleList, at(id, '/examples'), { signal }),
  mark: (id: string, turn: { callId: string; seq: number; note: string }) =>
    request(wire.Example, at(id, '/examples'), sending('POST', turn)),
  markCall: (id: string, callId: string) =>
    request(wire.ExampleList, at(id, `/examples/${encodeURIComponent(callId)}`), sending('POST')),
  unmark: (id: string, { callId, seq }: { callId: string; seq: number }) =>
    send(at(id, `/examples/${encodeURIComponent(callId)}/${seq}`), sending('DELETE')),
  takeExamples: (id: string, revision: number) =>
    request(wire.Draft, at(id, '/draft/examples'), sending('POST', { revision })),

  tell: (id: string, said: z.input<typeof wire.TryInput>) =>
    request(wire.Tried, at(id, '/try'), sending('POST', said)),
};
