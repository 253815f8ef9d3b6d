import { tenancyContract } from '../tenancy-store.contract.ts';
import { memoryTenancy } from './tenancy-store.ts';

let people = 0;
tenancyContract('memory', async () => ({
  ...memoryTenancy(),
  person: async () => `user_${(people += 1)}`,
  close: async () => {},
}));
