import { numberStoreContract } from '../number-store.contract.ts';
import { memoryNumbers } from './number-store.ts';

numberStoreContract('the numbers in memory', async () => {
  const numbers = memoryNumbers();
  return {
    store: numbers.forTenant('acme'),
    other: numbers.forTenant('globex'),
    tenantIds: { store: 'acme', other: 'globex' },
    directory: numbers,
    close: async () => {},
  };
});
