/** The shipped policies as plain code, for tests of what stands around an engine. Passes the contract of `PolicyEngine`. */
import { ParleyError } from '#voice/errors.ts';
import { riskLevel } from '../../risk.ts';
import type { DecidingPolicy, EngineAnswer, PolicyEngine, PolicyRequest } from '../policy-engine.ts';

export interface FakePolicyEngine extends PolicyEngine {
  /** From now on it cannot be reached, or takes for ever. */
  mood: 'well' | 'away' | 'silent';
  asked: PolicyRequest[];
}

export function fakePolicyEngine(id = 'fake'): FakePolicyEngine {
  const engine: FakePolicyEngine = {
    id,
    label: 'Fake',
    mood: 'well',
    asked: [],
    decide(request) {
      engine.asked.push(structuredClone(request));
      if (engine.mood === 'away') return Promise.reject(new ParleyError('policy.unavailable', 'it is away'));
      if (engine.mood === 'silent') return new Promise(() => {});
      return Promise.resolve(answer(request));
    },
  };
  return engine;
}

const SERVING = ['call.answer', 'call.record', 'call.transfer', 'tool.run', 'memory.read', 'memory.write'];
const WORKING = [...SERVING, 'call.place', 'call.listen', 'call.control', 'session.create'];
const GOVERNING = [
  'agent.publish',
  'bundle.import',
  'bundle.export',
  'data.erase',
  'secret.read',
  'number.provision',
];
const HURRIED = [
  'call.answer',
  'call.record',
  'call.listen',
  'call.control',
  'memory.read',
  'memory.write',
  'secret.read',
];

function answer({ principal, action, resource, context }: PolicyRequest): EngineAnswer {
  const role = principal.type === 'Actor' ? principal.role : null;
  const agent = role === null;
  const level = HURRIED.includes(action) ? 0 : riskLevel(context.riskTier);
  const forbids = [
    principal.tenantId !== resource.tenantId && 'tenants-are-apart',
    role === 'viewer' && action !== 'data.export' && 'viewers-change-nothing',
    agent && [...GOVERNING, 'data.export'].includes(action) && 'agents-do-not-govern',
    action === 'call.record' && context.consent === 'refused' && 'no-recording-after-a-no',
    action === 'call.record' && context.sensitive.includes('payment') && 'no-recording-of-payment',
    action === 'memory.write' && context.consent !== 'given' && 'memory-needs-a-yes',
    agent &&
      ['call.place', 'call.transfer'].includes(action) &&
      context.destination === 'premium' &&
      'agents-dial-no-premium-numbers',
    action === 'bundle.import' && !context.signed && 'bundles-are-signed',
    level === 2 && context.approvals < 1 && 'high-risk-asks-one',
    level === 3 && context.approvals < 2 && 'critical-risk-asks-two',
  ].filter((name) => name !== false);
  if (forbids.length > 0)
    return { decision: 'deny', policies: forbids.map((name) => policy(name, 'forbid')) };
  const permits = [
    agent && SERVING.includes(action) && 'agents-serve-calls',
    !agent && role !== 'viewer' && WORKING.includes(action) && 'operators-work-with-calls',
    !agent && action === 'data.export' && 'everybody-takes-out-what-they-read',
    !agent &&
      role !== 'viewer' &&
      role !== 'operator' &&
      GOVERNING.includes(action) &&
      'admins-run-the-house',
  ].filter((name) => name !== false);
  if (permits.length === 0) return { decision: 'deny', policies: [] };
  return { decision: 'allow', policies: permits.map((name) => policy(name, 'permit')) };
}

function policy(name: string, effect: 'permit' | 'forbid'): DecidingPolicy {
  return { id: `platform/${name}`, effect, asksPeople: name.includes('-risk-asks-'), reason: `By ${name}.` };
}
