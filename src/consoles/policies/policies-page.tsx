/** What agents and people may do here: the shipped policies, the tenant's own over them, and what the gate has decided. */
import { Tabs } from '@base-ui/react/tabs';
import { useQuery } from '@tanstack/react-query';
import { PageHead } from '../ui/page-head.tsx';
import { Failure, Loading } from '../ui/panels.tsx';
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

export function PoliciesPage() {
  const policies = useQuery({ queryKey: ['policies'], queryFn: ({ signal }) => policiesApi.all(signal) });
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Policies"
        about="Every power passes the gate first: placing a call, recording it, running a tool, erasing a person. Its verdicts are kept with their reasons."
      />
      <Tabs.Root defaultValue="decisions" className="mt-6">
        <Tabs.List className="relative flex gap-1 overflow-x-auto border-b border-line">
          {TABS.map(([value, label]) => (
            <Tabs.Tab
              key={value}
              value={value}
              className="min-h-10 px-3 text-sm font-medium whitespace-nowrap text-soft hover:text-ink data-[active]:text-ink data-[active]:shadow-[inset_0_-2px_var(--agent)]"
            >
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {policies.isPending && (
          <div className="mt-6">
            <Loading what="the policies" />
          </div>
        )}
        {policies.isError && (
          <div className="mt-6">
            <Failure error={policies.error} retry={() => void policies.refetch()} />
          </div>
        )}
        {policies.isSuccess && (
          <>
            <Tabs.Panel value="decisions" className="mt-6">
              <DecisionsTab />
            </Tabs.Panel>
            <Tabs.Panel value="own" className="mt-6">
              <OwnPolicies key={policies.data.own?.version ?? 0} policies={policies.data} />
            </Tabs.Panel>
            <Tabs.Panel value="shipped" className="mt-6">
              <ShippedPolicies policies={policies.data} />
            </Tabs.Panel>
            <Tabs.Panel value="try" className="mt-6">
              <DryRunTab actions={policies.data.actions} />
            </Tabs.Panel>
            <Tabs.Panel value="constitution" className="mt-6">
              <ConstitutionTab />
            </Tabs.Panel>
          </>
        )}
      </Tabs.Root>
    </div>
  );
}
