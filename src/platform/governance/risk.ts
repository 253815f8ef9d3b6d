/** How risky an action is: a table of facts, each with the tier that it raises to and the reason that people read. */
import { RISK_TIERS, type RiskTier } from './risk-tier.ts';

const SENSITIVE_KINDS = ['contact', 'identity', 'health', 'payment'] as const;
/** What personal data is spoken of. `contact`: names, numbers, addresses. `identity`: documents, dates of birth, official numbers. */
export type SensitiveKind = (typeof SENSITIVE_KINDS)[number];

export const DESTINATIONS = ['none', 'domestic', 'international', 'premium'] as const;
/** Where a call goes; `none` where nobody is dialled. */
export type Destination = (typeof DESTINATIONS)[number];

const TOOL_EFFECTS = ['read', 'write', 'pay', 'destroy'] as const;
/** The worst that a tool does outside: looks up, changes what can be changed back, spends money, does what nothing undoes. */
export type ToolEffect = (typeof TOOL_EFFECTS)[number];

/** What is known of an action. What is absent does not play a part in it. */
export interface RiskFacts {
  /** By which line, such as `twilio` or `browser`. */
  channel?: string;
  sensitive?: readonly SensitiveKind[];
  destination?: Destination;
  recording?: boolean;
  /** Of the tools that may run. */
  effects?: readonly ToolEffect[];
}

export interface RiskReason {
  rule: string;
  tier: RiskTier;
  reason: string;
}

export interface Risk {
  /** The highest of the reasons; `low` without any. */
  tier: RiskTier;
  /** All that contribute, the weightiest first. */
  reasons: RiskReason[];
}

interface RiskRule extends RiskReason {
  applies: (facts: RiskFacts) => boolean;
}

/** Lines on which only people come who can open one of our own pages or hold a key of the tenant's, or nobody at all. */
const OWN_LINES: readonly string[] = ['browser', 'microphone', 'simulated', 'livekit', 'session'];

const about = (kind: SensitiveKind) => (facts: RiskFacts) => facts.sensitive?.includes(kind) === true;
const tools = (effect: ToolEffect) => (facts: RiskFacts) => facts.effects?.includes(effect) === true;
const abroad = ({ destination }: RiskFacts) => destination === 'international' || destination === 'premium';

export const RISK_RULES: readonly RiskRule[] = [
  rule('channel.public', 'medium', 'the line is open to everybody who knows the number', ({ channel }) =>
    channel === undefined ? false : !OWN_LINES.includes(channel),
  ),
  rule('data.contact', 'medium', 'names, numbers or addresses are spoken of', about('contact')),
  rule('data.identity', 'high', 'what identifies a person officially is spoken of', about('identity')),
  rule('data.health', 'high', 'health is spoken of', about('health')),
  rule('data.payment', 'high', 'means of payment are spoken of', about('payment')),
  rule('destination.international', 'high', 'the call leaves the country', abroad),
  rule(
    'destination.premium',
    'critical',
    'the call goes to a number that costs a premium',
    (facts) => facts.destination === 'premium',
  ),
  rule('recording', 'medium', 'the call is recorded', ({ recording }) => recording === true),
  rule(
    'recording.payment',
    'critical',
    'means of payment would be recorded',
    (facts) => facts.recording === true && about('payment')(facts),
  ),
  rule('tools.write', 'medium', 'a tool may change data outside', tools('write')),
  rule('tools.pay', 'high', 'a tool may spend money', tools('pay')),
  rule('tools.destroy', 'critical', 'a tool may do what nothing undoes', tools('destroy')),
  rule(
    'data.abroad',
    'critical',
    'health, identity or payment is spoken of in another country',
    (facts) =>
      abroad(facts) && (about('health')(facts) || about('identity')(facts) || about('payment')(facts)),
  ),
];

function rule(
  name: string,
  tier: RiskTier,
  reason: string,
  applies: (facts: RiskFacts) => boolean,
): RiskRule {
  return { rule: name, tier, reason, applies };
}

/** `atLeast`: what the action has by its nature, with its reason. */
export function assessRisk(facts: RiskFacts, atLeast?: RiskReason): Risk {
  const reasons = RISK_RULES.filter(({ applies }) => applies(facts)).map(({ rule, tier, reason }) => ({
    rule,
    tier,
    reason,
  }));
  if (atLeast && atLeast.tier !== 'low') reasons.push(atLeast);
  reasons.sort((a, b) => riskLevel(b.tier) - riskLevel(a.tier));
  return { tier: reasons[0]?.tier ?? 'low', reasons };
}

/** 0 for low to 3 for critical. */
export function riskLevel(tier: RiskTier): number {
  return RISK_TIERS.indexOf(tier);
}
