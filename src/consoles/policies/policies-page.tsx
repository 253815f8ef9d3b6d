/** What agents and people may do here: the shipped policies, the tenant's own over them, and what the gate has decided. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Policies } from '#wire/governance.ts';
import { PageHead } from '../ui/page-head.tsx';
import { Failure, Loading } from '../ui/panels.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { policiesApi } from './api.ts';
import { ConstitutionTab } from './constitution-tab.tsx';
import { DecisionsTab } from './decisions-tab.tsx';
import { DryRunTab } from './dry-run-tab.tsx';
import { OwnPolicies } from './own-policies.tsx';
import { ShippedPolicies } from './shipped-policies.tsx';

const TABS = [
  ['decisions', 'Decisions'],
  ['own', 'Own policies'],
  ['shipped', 'Shipped policies'],
  ['try', 'Try a request'],
  ['constitution', 'Constitution'],
] as const;

type Tab = (typeof TABS)[number][0];

export function PoliciesPage() {
  const [tab, setTab] = useState<Tab>('decisions');
  const policies = useQuery({ queryKey: ['policies'], queryFn: ({ signal }) => policiesApi.all(signal) });
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Policies"
        about="Every power passes the gate first: placing a call, recording it, running a tool, erasing a person. Its verdicts are kept with their reasons."
      />
      <div className="mt-6">
        <Tabs tabs={TABS} chosen={tab} choose={setTab}>
          {policies.isPending && <Loading what="the policies" />}
          {policies.isError && <Failure error={policies.error} retry={() => void policies.refetch()} />}
          {policies.isSuccess && <Shown tab={tab} policies={policies.data} />}
        </Tabs>
      </div>
    </div>
  );
}

function Shown({ tab, policies }: { tab: Tab; policies: Policies }): ReactNode {
  switch (tab) {
    case 'decisions':
      return <DecisionsTab />;
    case 'own':
      return <OwnPolicies key={policies.own?.version ?? 0} policies={policies} />;
    case 'shipped':
      return <ShippedPolicies policies={policies} />;
    case 'try':
      return <DryRunTab actions={policies.actions} />;
    case 'constitution':
      return <ConstitutionTab />;
  }
}
