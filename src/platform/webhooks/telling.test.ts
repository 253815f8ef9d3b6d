import { expect, it } from 'vitest';
import { callStoreContract } from '#platform/calls/ports/call-store.contract.ts';
import { memoryCallStore } from '#platform/calls/ports/fakes/call-store.ts';
import { END, someCall } from '#platform/calls/ports/fakes/some-call.ts';
import { tellingOfCalls } from './outbox.ts';

function telling(calls = memoryCallStore()) {
  const told: unknown[] = [];
  const outbox = {
    emit: async (_tenantId: string, type: string, data: object) =>
      void (type === 'call.state' && told.push((data as { state: string }).state)),
  };
  const store = tellingOfCalls(calls, { outbox, onFault: (fault) => told.push(fault) });
  return { store, told };
}

callStoreContract('a store that tells of its calls', async () => ({
  store: telling().store,
  otherTenant: 'acme',
  close: async () => {},
}));

// A call that was scheduled before a restart rang, was answered and ended, and no webhook heard of it.
it('a call that another run of Parley has opened is told of by the one that goes on with it', async () => {
  const calls = memoryCallStore();
  const head = someCall();
  await telling(calls).store.open(head, 'queued');
  const { store, told } = telling(calls);
  await store.resume(head.id);
  store.mark(head.id, 'ringing');
  await store.close(head.id, { ...END, state: 'busy' });
  expect(told).toEqual(['ringing', 'busy']);
});

it('a call that another process has taken is told of no more by the one that had it', async () => {
  const { store, told } = telling();
  const head = someCall();
  await store.open(head);
  store.leave(head.id);
  await store.resume(head.id);
  await store.close(head.id, END);
  expect(told).toEqual(['active', 'ended']);
});

it('a call that is to be placed was shown as going on, because its state was lost on the way to the store', async () => {
  const { store, told } = telling();
  const head = someCall();
  await store.open(head, 'queued');
  store.mark(head.id, 'ringing');
  await store.close(head.id, { ...END, state: 'busy' });
  expect(told).toEqual(['queued', 'ringing', 'busy']);
});
