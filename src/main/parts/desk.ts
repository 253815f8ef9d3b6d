/** Where agents talk: the desk that takes calls, and the test bench. */
import type { Store } from '#adapters/store/open-store.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import { Bench } from '#platform/agents/bench/bench.ts';
import { callGate } from '#platform/calls/call-gate.ts';
import { mindOf } from '#platform/calls/call-minds.ts';
import { type CallQuotas, Desk } from '#platform/calls/desk.ts';
import type { RecordingStore } from '#platform/calls/ports/recording-store.ts';
import type { LogSealer } from '#platform/calls/seal-log.ts';
import type { Governance } from '#platform/governance/governance.ts';
import type { OwnModels } from '#platform/models/own-models.ts';
import { codeOf } from '#voice/errors.ts';
import { createTicker } from '#voice/speaking/ticker.ts';
import { systemChance as chance, systemClock as clock } from '../clock.ts';
import type { Closing } from '../closing.ts';
import type { Engines } from '../engines/engines.ts';
import type { Settings } from '../settings/settings.ts';

/** A talk on the bench is no call: nobody is on a line, and no record has its id. */
const ON_THE_BENCH = { id: null, channel: 'simulated', direction: 'inbound' } as const;

export interface Parts {
  sealer?: LogSealer;
  settings: Settings;
  log: Log;
  store: Store;
  engines: Engines;
  ownModels: OwnModels;
  recordings: RecordingStore;
}

export function openDesk({
  settings,
  log,
  store,
  governance,
  quotas,
  sealer,
  engines,
  ownModels,
  recordings,
}: Parts & { governance: Governance; quotas: CallQuotas }): Desk {
  return new Desk({
    quotas,
    gate: callGate({ ...governance, clock }),
    agentsOf: (tenantId) => store.forTenant(tenantId).agents,
    callsOf: (tenantId) => store.forTenant(tenantId).calls,
    calls: store.calls,
    ...(sealer && { sealer }),
    recordings: settings.record ? recordings : null,
    clock,
    chance,
    ticker: createTicker(clock, (fault) =>
      log.error({ err: fault }, 'A call could not be served for one frame'),
    ),
    providers: {
      stt: engines.stt,
      tts: engines.tts,
      vad: engines.vad,
      ...(engines.turn && { turn: engines.turn }),
    },
    mindFor: (strategy, own) => engines.mindFor(strategy, own),
    ownModels,
    prepare: (plan) => {
      engines
        .warm(plan)
        .catch((fault) => log.warn({ code: codeOf(fault) }, 'The engines could not be warmed up'));
    },
    maxCalls: settings.maxCalls,
    maxLagMs: settings.maxLagMs,
    onFault: (callId, fault) =>
      log.error({ callId, code: codeOf(fault), err: fault }, 'A part of a call failed'),
  });
}

/** Agents are tried by text with the same minds as calls have. */
export function openBench(
  { engines, ownModels, log }: Pick<Parts, 'engines' | 'ownModels' | 'log'>,
  closing: Closing,
): Bench {
  const bench = new Bench({
    clock,
    chance,
    mindFor: (strategy, { tenantId, agentId }) =>
      mindOf({ mindFor: (...of) => engines.mindFor(...of), ownModels }, strategy, {
        tenantId,
        agentId,
        agentName: strategy.name,
        ...ON_THE_BENCH,
      }),
    onFault: (fault) =>
      log.error({ err: fault }, 'A talk on the test bench could not be served for one frame'),
  });
  closing.add({ name: 'bench', limitMs: 1000, close: () => bench.close() });
  return bench;
}
