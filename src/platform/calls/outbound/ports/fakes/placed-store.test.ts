import { placedStoreContract } from '../placed-store.contract.ts';
import { memoryPlaced } from './placed-store.ts';

placedStoreContract('the placed calls in memory', async () => {
  const placed = memoryPlaced();
  return {
    store: placed.forTenant('acme'),
    other: placed.forTenant('globex'),
    tenantIds: { store: 'acme', other: 'globex' },
    directory: placed,
    close: async () => {},
  };
});
