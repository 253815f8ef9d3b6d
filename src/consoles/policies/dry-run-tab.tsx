/** Asks the gate as if, so that nobody has to place a call to see what a policy does. */
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { DryRunInput, Policies, Verdict } from '#wire/governance.ts';
import { OUTCOME_TONES, TIER_TONES } from '../approvals/tones.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/format.ts';
import { Select } from '../ui/select.tsx';
import { policiesApi } from './api.ts';

const WHO = {
  agent: 'an agent',
  owner: 'an owner',
  admin: 'an admin',
  operator: 'an operator',
  viewer: 'a viewer',
} as const;
const DESTINATIONS = ['none', 'domestic', 'international', 'premium'] as const;
const CONSENTS = ['given', 'refused', 'unknown'] as const;
const SENSITIVE = ['none', 'contact', 'identity', 'health', 'payment'] as const;

export function DryRunTab({ actions }: { actions: Policies['actions'] }) {
  const [who, setWho] = useState<keyof typeof WHO>('operator');
  const [action, setAction] = useState<DryRunInput['action']>('call.place');
  const [destination, setDestination] = useState<(typeof DESTINATIONS)[number]>('domestic');
  const [consent, setConsent] = useState<(typeof CONSENTS)[number]>('unknown');
  const [sensitive, setSensitive] = useState<(typeof SENSITIVE)[number]>('none');
  const [hour, setHour] = useState(12);
  const run = useMutation({
    mutationFn: () =>
      policiesApi.dryRun({
        asker: who === 'agent' ? { kind: 'agent', id: 'agent' } : { kind: 'user', role: who },
        action,
        facts: { destination, consent, hour, sensitive: sensitive === 'none' ? [] : [sensitive] },
      }),
  });
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-end gap-3">
        <Choice label="Who asks" value={who} choose={(value) => setWho(value as keyof typeof WHO)}>
          {Object.entries(WHO).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Choice>
        <Choice label="For what" value={action} choose={(value) => setAction(value as DryRunInput['action'])}>
          {actions.map(({ action: each, meaning }) => (
            <option key={each} value={each} title={meaning}>
              {each}
            </option>
          ))}
        </Choice>
        <Choice
          label="Destination"
          value={destination}
          choose={(value) => setDestination(value as typeof destination)}
        >
          {options(DESTINATIONS)}
        </Choice>
        <Choice label="Consent" value={consent} choose={(value) => setConsent(value as typeof consent)}>
          {options(CONSENTS)}
        </Choice>
        <Choice
          label="Sensitive data"
          value={sensitive}
          choose={(value) => setSensitive(value as typeof sensitive)}
        >
          {options(SENSITIVE)}
        </Choice>
        <Choice label="Hour" value={String(hour)} choose={(value) => setHour(Number(value))}>
          {options(Array.from({ length: 24 }, (_, each) => String(each)))}
        </Choice>
        <Button look="strong" disabled={run.isPending} onClick={() => run.mutate()}>
          Ask the gate
        </Button>
      </div>
      {run.isError && (
        <p role="alert" className="rounded-lg bg-bad-wash p-3 text-sm text-bad">
          {run.error.message}
        </p>
      )}
      {run.isSuccess && <Answer verdict={run.data} />}
    </div>
  );
}

function options(values: readonly string[]): ReactNode {
  return values.map((value) => (
    <option key={value} value={value}>
      {value}
    </option>
  ));
}

function Choice({
  label,
  value,
  choose,
  children,
}: {
  label: string;
  value: string;
  choose: (value: string) => void;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-xs text-soft" aria-hidden="true">
        {label}
      </span>
      <Select label={label} value={value} choose={choose}>
        {children}
      </Select>
    </div>
  );
}

function Answer({ verdict }: { verdict: Verdict }) {
  const { outcome, tier, reasons, tierReasons, approvalsNeeded, policyIds } = verdict;
  return (
    <div className="card p-5" role="status">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={OUTCOME_TONES[outcome]}>{outcome}</Badge>
        <Badge tone={TIER_TONES[tier]}>{tier} risk</Badge>
        {approvalsNeeded > 0 && (
          <span className="text-sm text-soft">{plural(approvalsNeeded, 'person', 'people')} must agree</span>
        )}
      </p>
      <ul className="mt-3 list-disc pl-5 text-sm leading-6">
        {[...reasons, ...tierReasons.map(({ reason }) => reason)].map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {policyIds.length > 0 && <p className="mt-3 font-mono text-xs text-faint">{policyIds.join(', ')}</p>}
    </div>
  );
}
