import { policyEngineContract } from '../policy-engine.contract.ts';
import { fakePolicyEngine } from './policy-engine.ts';

policyEngineContract('the fake engine', async () => ({ engine: fakePolicyEngine(), close: async () => {} }));
