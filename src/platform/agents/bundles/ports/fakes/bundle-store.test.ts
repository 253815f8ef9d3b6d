import { bundleStoreContract } from '../bundle-store.contract.ts';
import { memoryBundleStore } from './bundle-store.ts';

bundleStoreContract('the store in memory', async () => ({
  store: memoryBundleStore(),
  other: memoryBundleStore(),
  close: async () => {},
}));
