/** How much harm a call to a number may do, before the gate is asked. */
import type { NumberFacts } from '../numbers/e164.ts';

export type RiskTier = 'low' | 'medium' | 'high' | 'critical';

export interface CallRisk {
  tier: RiskTier;
  /** For people: why it is not lower. */
  reasons: string[];
}

/** To a number of the caller's own country: medium. Abroad or where no plan knows: high. Premium: critical. */
export function riskOf(to: NumberFacts, from: NumberFacts | null): CallRisk {
  if (to.kind === 'premium' || to.kind === 'shared')
    return { tier: 'critical', reasons: ['a number whose calls cost extra'] };
  if (from === null) return { tier: 'low', reasons: [] };
  if (to.country === null) return { tier: 'high', reasons: ['a number of no known country'] };
  if (to.country !== from.country)
    return {
      tier: 'high',
      reasons: [`a call abroad, from ${from.country ?? 'no known country'} to ${to.country}`],
    };
  return { tier: 'medium', reasons: ['an outbound call'] };
}
