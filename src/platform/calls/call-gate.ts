/** Whether a call may be answered, and recorded: asked while it rings, within milliseconds, and written down with it. */
import type { Strategy } from '#platform/agents/strategy.ts';
import type { Constitutions } from '#platform/governance/constitution/constitutions.ts';
import { demandConstitution } from '#platform/governance/constitution/constitution.ts';
import type { Gate } from '#platform/governance/gate.ts';
import type { Destination, RiskFacts } from '#platform/governance/risk.ts';
import type { Question } from '#platform/governance/verdict.ts';
import { ParleyError } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { ToolRunner } from '#voice/ports/language-model.ts';
import type { CallGovernance, CallHead } from './ports/call-store.ts';

/** A caller hears nothing of so short a wait; a database that is away is not waited for. */
const PATIENCE_MS = 60;

export interface CallGate {
  /** Throws `policy.denied` and `constitution.mismatch`; never for want of an answer, which the gate's settings decide about. */
  admit(call: AskedCall): Promise<CallGovernance>;
  /** The same tools, each run of which is asked about first: what is refused is answered with the reasons, and not done. */
  tools(call: Pick<AskedCall, 'head' | 'strategy'>, runner: ToolRunner): ToolRunner;
}

export interface AskedCall {
  head: Pick<CallHead, 'id' | 'tenantId' | 'agentId' | 'agentName' | 'channel'>;
  direction: 'inbound' | 'outbound';
  strategy: Pick<Strategy, 'sensitive' | 'slots' | 'policies'>;
  /** Whether it would be recorded. */
  recording: boolean;
  /** Where it goes, of a call that Parley has placed. */
  destination?: Destination | undefined;
  /** The constitution under which it was asked for; absent for whoever just rings. */
  constitutionHash?: string | undefined;
}

export function callGate({
  gate,
  constitutions,
  clock,
}: {
  gate: Pick<Gate, 'askNow'>;
  constitutions: Pick<Constitutions, 'hashOf'>;
  clock: Clock;
}): CallGate {
  return {
    async admit({ head, direction, strategy, recording, destination, constitutionHash }) {
      const asked = questionOf(head, {
        channel: head.channel,
        sensitive: sensitiveOf(strategy),
        policies: strategy.policies,
        recording,
        direction,
        ...(destination && { destination }),
      });
      const [answer, record, inForce] = await Promise.all([
        gate.askNow({ ...asked, action: 'call.answer' }),
        recording ? gate.askNow({ ...asked, action: 'call.record' }) : null,
        within(constitutions.hashOf(head.tenantId), clock),
      ]);
      if (constitutionHash !== undefined) demandConstitution(constitutionHash, inForce ?? 'unknown now');
      if (answer.outcome !== 'allow') throw new ParleyError('policy.denied', answer.reasons.join(' '));
      return {
        tier: answer.tier,
        constitutionHash: inForce,
        verdictId: answer.decisionId,
        recording: record === null ? 'off' : record.outcome === 'allow' ? 'allowed' : 'denied',
        reasons: [
          ...answer.tierReasons.map(({ reason }) => reason),
          ...(record && record.outcome !== 'allow' ? record.reasons : []),
        ],
        degraded: answer.degraded || record?.degraded === true,
      };
    },
    tools: ({ head, strategy }, runner) => ({
      tools: runner.tools,
      async run(request, signal) {
        const { policies } = strategy;
        const asked = questionOf(head, {
          channel: head.channel,
          sensitive: sensitiveOf(strategy),
          policies,
        });
        const resource = { id: request.name, kind: request.name };
        const { outcome, reasons } = await gate.askNow({ ...asked, action: 'tool.run', resource });
        if (outcome !== 'allow') return { ok: false, error: reasons.join(' ') };
        return runner.run(request, signal);
      },
    }),
  };
}

/** What a strategy says it speaks of; and whoever asks for a name speaks of a person. */
export function sensitiveOf({
  sensitive = [],
  slots,
}: Pick<Strategy, 'sensitive' | 'slots'>): NonNullable<RiskFacts['sensitive']> {
  const named = Object.values(slots).some(({ type }) => type === 'name' || type === 'spelling');
  return named ? [...new Set([...sensitive, 'contact' as const])] : sensitive;
}

function questionOf(
  head: AskedCall['head'],
  facts: NonNullable<Question['facts']>,
): Omit<Question, 'action'> {
  return {
    tenantId: head.tenantId,
    asker: { kind: 'agent', id: head.agentId, label: head.agentName },
    resource: { id: head.id },
    callId: head.id,
    facts,
  };
}

/** Null when it is not known in time. */
async function within(hash: Promise<string>, clock: Clock): Promise<string | null> {
  const late = Promise.withResolvers<null>();
  const cancel = clock.timer(PATIENCE_MS, () => late.resolve(null));
  try {
    return await Promise.race([hash.catch(() => null), late.promise]);
  } finally {
    cancel();
  }
}
