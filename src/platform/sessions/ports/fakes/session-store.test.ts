import { sessionStoreContract } from '../session-store.contract.ts';
import { memorySessions } from './session-store.ts';

sessionStoreContract('the sessions in memory', async () => {
  const sessions = memorySessions();
  return {
    store: sessions.forTenant('acme'),
    other: sessions.forTenant('globex'),
    ofAll: sessions,
    close: async () => {},
  };
});
