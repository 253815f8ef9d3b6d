/** How long what is kept, what may not be deleted, and who is to be forgotten. */
import { Tabs } from '@base-ui/react/tabs';
import { PageHead } from '../ui/page-head.tsx';
import { ErasuresTab } from './erasures-tab.tsx';
import { HoldsTab } from './holds-tab.tsx';
import { RulesTab } from './rules-tab.tsx';

const TABS = [
  ['rules', 'Retention', RulesTab],
  ['holds', 'Legal holds', HoldsTab],
  ['erasures', 'Erasure', ErasuresTab],
] as const;

export function RetentionPage() {
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Retention"
        about="Recordings, transcripts and callers’ data are deleted in time, with proof. What is under a hold stays, whatever else is asked."
      />
      <Tabs.Root defaultValue="rules" className="mt-6">
        <Tabs.List className="flex gap-1 overflow-x-auto border-b border-line">
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
        {TABS.map(([value, , Tab]) => (
          <Tabs.Panel key={value} value={value} className="mt-6">
            <Tab />
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </div>
  );
}
