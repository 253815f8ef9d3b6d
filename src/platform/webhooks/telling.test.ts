import { expect, it } from 'vitest';
import { callStoreContract } from '#platform/calls/ports/call-store.contract.ts';
import { memoryCallStore } from '#platform/calls/ports/fakes/call-store.ts';
import { END, someCall } from '#platform/calls/ports/fakes/some-call.ts';
import { tellingOfCalls } from './outbox.ts';

function telling() {
  const told: unknown[] = [];
  const outbox = {
    emit: async (_tenantId: string, type: string, data: object) =>
      void (type === 'call.state' && told.push((data as { state: string }).state)),
  };
  const store = tellingOfCalls(memoryCallStore(), { outbox, onFault: (fault) => told.push(fault) });
  return { store, told };
}

callStoreContract('a store that tells of its calls', async () => ({
  store: telling().store,
  otherTenant: 'acme',
  close: async () => {},
}));

it('a call that is to be placed was shown as going on, because its state was lost on the way to the store', async () => {
  const { store, told } = telling();
  const head = someCall();
  await store.open(head, 'queued');
  store.mark(head.id, 'ringing');
  await store.close(head.id, { ...END, state: 'busy' });
  expect(told).toEqual(['queued', 'ringing', 'busy']);
});
