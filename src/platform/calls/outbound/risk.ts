/** How much harm a call to a number may do, before the gate is asked. */
import type { RiskTier } from '#platform/governance/risk-tier.ts';
import type { NumberFacts } from '../numbers/e164.ts';

export interface CallRisk {
  tier: RiskTier;
  /** For people: why it is not lower. */
  reasons: string[];
  /** As the gate asks for them. */
  facts: { international: boolean; premium: boolean };
}

/** To a number of the caller's own country: medium. Abroad or where no plan knows: high. Premium: critical. */
export function riskOf(to: NumberFacts, from: NumberFacts | null): CallRisk {
  const premium = to.kind === 'premium' || to.kind === 'shared';
  const international = from !== null && (to.country === null || to.country !== from.country);
  const facts = { international, premium };
  if (premium) return { tier: 'critical', reasons: ['a number whose calls cost extra'], facts };
  if (from === null) return { tier: 'low', reasons: [], facts };
  if (to.country === null) return { tier: 'high', reasons: ['a number of no known country'], facts };
  if (international)
    return {
      tier: 'high',
      reasons: [`a call abroad, from ${from.country ?? 'nowhere known'} to ${to.country}`],
      facts,
    };
  return { tier: 'medium', reasons: ['an outbound call'], facts };
}
