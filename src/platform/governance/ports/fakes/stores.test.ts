import { approvalStoreContract } from '../approval-store.contract.ts';
import { constitutionStoreContract } from '../constitution-store.contract.ts';
import { decisionStoreContract } from '../decision-store.contract.ts';
import { policyStoreContract } from '../policy-store.contract.ts';
import { memoryApprovalStore } from './approval-store.ts';
import { memoryConstitutionStore } from './constitution-store.ts';
import { memoryDecisionStore } from './decision-store.ts';
import { memoryPolicyStore } from './policy-store.ts';

const close = async (): Promise<void> => {};

approvalStoreContract('memory', async () => {
  const store = memoryApprovalStore();
  return { stores: [store, store], other: memoryApprovalStore(), tenantId: 'acme', close };
});
decisionStoreContract('memory', async () => ({
  stores: [memoryDecisionStore(), memoryDecisionStore()],
  close,
}));
policyStoreContract('memory', async () => ({ stores: [memoryPolicyStore(), memoryPolicyStore()], close }));
constitutionStoreContract('memory', async () => ({
  stores: [memoryConstitutionStore(), memoryConstitutionStore()],
  close,
}));
