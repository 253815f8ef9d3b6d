import type { Approval, Verdict } from '#wire/governance.ts';
import type { Tone } from '../ui/badge.tsx';

export const TIER_TONES: Record<Verdict['tier'], Tone> = {
  low: 'plain',
  medium: 'plain',
  high: 'warn',
  critical: 'bad',
};

export const STATE_TONES: Record<Approval['state'], Tone> = {
  waiting: 'warn',
  approved: 'agent',
  running: 'agent',
  done: 'good',
  failed: 'bad',
  rejected: 'bad',
  expired: 'plain',
  interrupted: 'bad',
};

export const OUTCOME_TONES: Record<Verdict['outcome'], Tone> = {
  allow: 'good',
  deny: 'bad',
  escalate: 'warn',
};

const WORDS: Record<string, string> = {
  'call.place': 'Place a call',
  'call.transfer': 'Transfer a call',
  'agent.publish': 'Publish an agent',
  'bundle.import': 'Import a bundle',
  'bundle.export': 'Export a bundle',
  'data.export': 'Export data',
  'data.erase': 'Erase a person',
  'secret.read': 'Read a secret',
  'tool.run': 'Run a tool',
};

/** What an action is, as a person says it. */
export function actionWords(action: string): string {
  return WORDS[action] ?? action;
}
