/** What proves this call: the version that spoke, under which verdict, and the digest that its log is sealed with. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Call } from '#wire/api.ts';
import { AuditList } from '#wire/audit.ts';
import { type Decision, DecisionList } from '#wire/governance.ts';
import { useMay } from '../access/session.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { request } from '../ui/request.ts';

const OUTCOMES: Record<Decision['outcome'], { word: string; tone: Tone }> = {
  allow: { word: 'allowed', tone: 'good' },
  deny: { word: 'denied', tone: 'bad' },
  escalate: { word: 'asked people', tone: 'warn' },
};
const TIERS: Record<Decision['tier'], Tone> = {
  low: 'plain',
  medium: 'plain',
  high: 'warn',
  critical: 'bad',
};

export function Evidence({ call }: { call: Call }) {
  const mayAudit = useMay('audit:read');
  const { version } = call.agent;
  const { governance } = call;
  return (
    <>
      <Line name="Version">
        {version === null ? 'none' : `${version.number}`}
        {version !== null && <Digest of={version.hash} />}
      </Line>
      {governance && (
        <Line name="Risk">
          <Badge tone={TIERS[governance.tier]}>{governance.tier}</Badge>
        </Line>
      )}
      <Decisions callId={call.id} />
      {governance && (
        <Line name="Recording">{governance.recording === 'off' ? 'was off' : governance.recording}</Line>
      )}
      {governance?.constitutionHash != null && (
        <Line name="Constitution">
          <Digest of={governance.constitutionHash} />
        </Line>
      )}
      {mayAudit && <Seal call={call} />}
      {mayAudit && (
        <Link
          to="/audit"
          search={{ subject: call.id }}
          className="text-sm text-agent underline underline-offset-2"
        >
          Audit of this call
        </Link>
      )}
    </>
  );
}

function Decisions({ callId }: { callId: string }) {
  const may = useMay('policies:read');
  const { data } = useQuery({
    queryKey: ['call', callId, 'decisions'],
    queryFn: ({ signal }) =>
      request(DecisionList, `/api/decisions?limit=20&callId=${encodeURIComponent(callId)}`, { signal }),
    enabled: may,
  });
  return data?.decisions.map(({ id, action, outcome, reasons, tierReasons, degraded }) => {
    const why = [...reasons, ...tierReasons.map(({ reason }) => reason)];
    return (
      <details key={id} className="group text-sm">
        <summary className="flex items-baseline justify-between gap-3">
          <span className="font-mono text-xs text-soft">{action}</span>
          <Badge tone={OUTCOMES[outcome].tone}>{OUTCOMES[outcome].word}</Badge>
        </summary>
        <ul className="mt-1.5 mb-1 flex flex-col gap-1 border-l border-line pl-3 text-xs leading-5 text-soft">
          {why.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
          {why.length === 0 && <li>No reason was given.</li>}
          {degraded && <li className="text-warn">The policies could not be asked.</li>}
        </ul>
      </details>
    );
  });
}

/** Written into the chain of evidence when the call has ended. */
function Seal({ call }: { call: Call }) {
  const over = call.endedAt !== null;
  const { data } = useQuery({
    queryKey: ['call', call.id, 'seal'],
    queryFn: ({ signal }) =>
      request(
        AuditList,
        `/api/audit?limit=1&action=calls.log_sealed&subject=${encodeURIComponent(call.id)}`,
        { signal },
      ),
    enabled: over,
  });
  const record = data?.records[0];
  if (!over) return <Line name="Seal">when it has ended</Line>;
  if (record === undefined) return data === undefined ? null : <Line name="Seal">none</Line>;
  const digest = record.detail['sha256'];
  return (
    <Line name="Sealed log">
      no. {record.seq}
      {typeof digest === 'string' && <Digest of={digest} />}
    </Line>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 text-sm">
      <span className="shrink-0 text-soft">{name}</span>
      <span className="flex min-w-0 flex-wrap items-baseline justify-end gap-x-2 font-medium tabular">
        {children}
      </span>
    </div>
  );
}

function Digest({ of }: { of: string }) {
  return (
    <code title={of} className="font-mono text-xs font-normal text-soft">
      {of.slice(0, 12)}
    </code>
  );
}
