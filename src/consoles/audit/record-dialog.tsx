/** One record, whole, with what seals it. */
import type { ReactNode } from 'react';
import type { AuditRecord } from '#wire/audit.ts';
import { Dialog } from '../ui/dialog.tsx';
import { fullTime } from '../ui/format.ts';
import { CopyButton } from '../ui/once.tsx';

export function RecordDialog({ record, close }: { record: AuditRecord; close: () => void }) {
  const { actor, subject, detail } = record;
  const rows: [string, ReactNode][] = [
    ['When', fullTime(record.at)],
    ['Who', `${actor.label} (${actor.kind} ${actor.id})`],
    ['What', `${subject.type} ${subject.id}`],
    ['Risk', record.riskTier ?? 'not rated'],
    ['Trace', record.traceId ?? '–'],
    ['Before', record.beforeHash ?? '–'],
    ['After', record.afterHash ?? '–'],
    ['Hash before', record.prevHash],
    ['Hash', record.hash],
  ];
  return (
    <Dialog open close={close} title={record.action} about={`Record ${record.seq} of the chain.`} wide>
      <dl className="grid gap-x-6 gap-y-2.5 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd
              className={`min-w-0 break-all ${/[Hh]ash|Before|After|Trace/.test(name) ? 'font-mono text-xs leading-5' : ''}`}
            >
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {Object.keys(detail).length > 0 && (
        <pre className="mt-5 overflow-x-auto rounded-lg bg-sunken p-4 font-mono text-xs leading-5">
          {JSON.stringify(detail, null, 2)}
        </pre>
      )}
      <div className="mt-5">
        <CopyButton text={JSON.stringify(record, null, 2)} label="Copy as JSON" />
      </div>
    </Dialog>
  );
}
