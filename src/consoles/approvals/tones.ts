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
  'call.answer': 'Answer a call',
  'call.place': 'Place a call',
  'call.record': 'Record a call',
  'call.transfer': 'Transfer a call',
  'call.listen': 'Listen in to a call',
  'call.control': 'Speak in a call',
  'session.create': 'Open a session',
  'memory.read': 'Remember a caller',
  'memory.write': 'Keep something about a caller',
  'number.provision': 'Take a number',
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
