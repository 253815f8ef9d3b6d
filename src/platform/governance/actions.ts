/** Every power that passes the gate: what it is done to, how weighty it is by its nature, and whether each verdict goes into the audit. */
import type { RiskTier } from './risk-tier.ts';

const RESOURCE_TYPES = ['Call', 'Tool', 'Memory', 'Agent', 'Bundle', 'Data', 'Secret', 'Number'] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];

export interface ActionRow {
  resource: ResourceType;
  /** What it is called when people are asked. */
  meaning: string;
  tier: RiskTier;
  /** Why it is of that tier; empty for a low one. */
  because: string;
  /** Every verdict is audited; of the others only those that are not a plain yes at a low or medium risk. */
  audited: boolean;
}

export const ACTIONS = {
  'call.answer': row('Call', 'answer a call', false),
  'call.place': row('Call', 'place a call', true),
  'call.record': row('Call', 'record a call', false),
  'call.transfer': row('Call', 'hand a call to another number', true),
  'call.listen': row('Call', 'listen in on a call', true),
  'call.control': row('Call', 'speak in a call, or mute its agent', false),
  'session.create': row('Call', 'open a session', false),
  'tool.run': row('Tool', 'run a tool', false),
  'memory.read': row('Memory', 'remember a caller', false),
  'memory.write': row('Memory', 'keep what a caller said beyond the call', false),
  'agent.publish': row('Agent', 'publish an agent', true, ['medium', 'callers will meet it']),
  'bundle.import': row('Bundle', 'import a bundle', true, ['medium', 'it brings instructions of others']),
  'bundle.export': row('Bundle', 'export a bundle', true),
  'data.export': row('Data', 'take data out', true, ['medium', 'what has left cannot be called back']),
  'data.erase': row('Data', 'erase data', true, ['high', 'nothing brings it back']),
  'secret.read': row('Secret', 'use a secret', true, ['medium', 'it opens doors elsewhere']),
  'number.provision': row('Number', 'take or give up a phone number', true, ['medium', 'it costs money']),
} as const satisfies Record<string, ActionRow>;

export type PolicyAction = keyof typeof ACTIONS;
export const POLICY_ACTIONS = Object.keys(ACTIONS) as [PolicyAction, ...PolicyAction[]];

export function actionRow(action: PolicyAction): ActionRow {
  return ACTIONS[action];
}

function row(
  resource: ResourceType,
  meaning: string,
  audited: boolean,
  [tier, because]: [RiskTier, string] = ['low', ''],
): ActionRow {
  return { resource, meaning, tier, because, audited };
}
