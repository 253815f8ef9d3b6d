import { ticketStoreContract } from '../ticket-store.contract.ts';
import { memoryTicketStore } from './ticket-store.ts';

ticketStoreContract('memory', async () => {
  let nowMs = 0;
  const store = memoryTicketStore({ nowMs: () => nowMs });
  return { store, bell: store, pass: async (ms) => void (nowMs += ms), close: async () => {} };
});
