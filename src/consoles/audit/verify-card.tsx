/** Proves the chain on request, and says what was found in words. */
import { useMutation } from '@tanstack/react-query';
import { ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react';
import type { AuditReport } from '#wire/audit.ts';
import { useAction } from '../shell/actions.ts';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/format.ts';
import { auditApi } from './api.ts';

export function VerifyCard() {
  const verify = useMutation({ mutationFn: () => auditApi.verify(true, AbortSignal.timeout(120_000)) });
  useAction('verify', () => verify.mutate());
  const report = verify.data;
  const Icon = report === undefined ? ShieldQuestion : report.sound ? ShieldCheck : ShieldAlert;
  const colour = report === undefined ? 'text-faint' : report.sound ? 'text-good' : 'text-bad';
  return (
    <section aria-label="Verification" className="card p-5">
      <div className="flex flex-wrap items-start gap-4">
        <Icon className={`size-8 shrink-0 ${colour}`} aria-hidden="true" />
        <div className="min-w-0 flex-1 basis-64" aria-live="polite">
          <p className="spoken text-xl">{headline(report, verify.isPending)}</p>
          <p className="mt-1 text-sm leading-6 text-soft">{explanation(report)}</p>
          {verify.isError && (
            <p role="alert" className="mt-2 text-sm text-bad">
              {verify.error.message}
            </p>
          )}
        </div>
        <Button
          look={report === undefined ? 'strong' : 'plain'}
          disabled={verify.isPending}
          onClick={() => verify.mutate()}
        >
          {verify.isPending ? 'Reading every record …' : report === undefined ? 'Verify now' : 'Verify again'}
        </Button>
      </div>
      {report !== undefined && report.findings.length > 0 && <Findings report={report} />}
    </section>
  );
}

function headline(report: AuditReport | undefined, pending: boolean): string {
  if (pending) return 'Verifying …';
  if (report === undefined) return 'Not verified in this sitting';
  if (report.sound) return `${plural(report.records, 'record')}, unbroken`;
  return `${plural(report.findingCount, 'finding')}: the record was tampered with, or damaged`;
}

function explanation(report: AuditReport | undefined): string {
  if (report === undefined)
    return 'Computes every hash and signature again, and holds the stored logs of calls against what was sealed at their end.';
  const signed = report.checkpoints === 0 ? 'No signature yet' : plural(report.checkpoints, 'good signature');
  const open =
    report.unsigned === null
      ? ''
      : `; records ${report.unsigned.from} to ${report.unsigned.to} are linked and will be signed within a minute`;
  const calls =
    report.calls === undefined
      ? ''
      : ` ${plural(report.calls.intact, 'call log')} as sealed${report.calls.excused > 0 ? `, ${report.calls.excused} changed by a recorded deed` : ''}.`;
  return `${signed}${open}.${calls}`;
}

function Findings({ report }: { report: AuditReport }) {
  return (
    <ul className="mt-5 flex flex-col divide-y divide-line border-t border-line">
      {report.findings.map(({ kind, from, to, what, record, callId }) => (
        <li
          key={`${kind} ${from} ${to} ${callId ?? ''}`}
          className="grid gap-1 py-3 text-sm sm:grid-cols-[10rem_minmax(0,1fr)] sm:gap-4"
        >
          <span className="font-medium text-bad">{kind}</span>
          <span>
            {what}
            {record !== undefined && (
              <span className="block text-xs text-soft">
                It reads: {record.action} by {record.actor}, {record.at}. Do not trust it; look for it
                elsewhere.
              </span>
            )}
          </span>
        </li>
      ))}
      {report.findingCount > report.findings.length && (
        <li className="py-3 text-sm text-soft">
          and {report.findingCount - report.findings.length} more: `parley audit verify` lists them all.
        </li>
      )}
    </ul>
  );
}
