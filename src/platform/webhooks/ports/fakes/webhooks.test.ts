import { webhookStoreContract } from '../webhook-store.contract.ts';
import { memoryWebhooks } from './webhooks.ts';

webhookStoreContract('memory', async () => ({
  ...memoryWebhooks(),
  tenants: ['acme', 'globex'],
  close: async () => {},
}));
