/** How long what is kept, what may not be deleted, and who is to be forgotten. */
import { useState } from 'react';
import { useAction } from '../shell/actions.ts';
import { PageHead } from '../ui/page-head.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { ErasuresTab } from './erasures-tab.tsx';
import { HoldsTab } from './holds-tab.tsx';
import { RulesTab } from './rules-tab.tsx';

const TABS = [
  ['rules', 'Retention'],
  ['holds', 'Legal holds'],
  ['erasures', 'Erasure'],
] as const;

export function RetentionPage() {
  const [tab, setTab] = useState<(typeof TABS)[number][0]>('rules');
  const [placing, setPlacing] = useState(false);
  const [asking, setAsking] = useState(false);
  useAction('hold', () => {
    setTab('holds');
    setPlacing(true);
  });
  useAction('erase', () => {
    setTab('erasures');
    setAsking(true);
  });
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Retention"
        about="Recordings, transcripts and callers’ data are deleted in time, with proof. What is under a hold stays, whatever else is asked."
      />
      <div className="mt-6">
        <Tabs tabs={TABS} chosen={tab} choose={setTab}>
          {tab === 'rules' && <RulesTab />}
          {tab === 'holds' && <HoldsTab placing={placing} setPlacing={setPlacing} />}
          {tab === 'erasures' && <ErasuresTab asking={asking} setAsking={setAsking} />}
        </Tabs>
      </div>
    </div>
  );
}
