import { identityContract } from '../identity.contract.ts';
import { memoryIdentity } from './identity.ts';

identityContract('memory', async () => {
  const identity = memoryIdentity({ epochMs: () => Date.now() });
  return { identity, letters: identity.letters };
});
