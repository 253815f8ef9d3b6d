import { memoryCallStore } from '#platform/calls/ports/fakes/call-store.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { callFiguresContract } from '../call-figures.contract.ts';
import { memoryCallFigures } from './call-figures.ts';

callFiguresContract('the figures in memory', async () => {
  const calls = memoryCallStore();
  return {
    calls,
    figures: memoryCallFigures(calls.forTenant(HOME_TENANT)),
    otherTenant: 'acme',
    close: async () => {},
  };
});
