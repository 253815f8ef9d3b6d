/** What waits for a person; nothing at all where nothing does. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ClipboardCheck } from 'lucide-react';
import { useMay } from '../access/session.ts';
import { approvalsApi } from '../approvals/api.ts';
import { subjectOf } from '../approvals/subject.ts';
import { actionWords } from '../approvals/tones.ts';
import { buttonClass } from '../ui/button.tsx';

const SHOWN = 3;

export function NeedsYou() {
  const mayDecide = useMay('approvals:decide');
  const waiting = useQuery({
    queryKey: ['needs-you'],
    queryFn: ({ signal }) => approvalsApi.list('waiting', null, signal),
    refetchInterval: 10_000,
    enabled: mayDecide,
  });
  const list = waiting.data?.approvals ?? [];
  if (list.length === 0) return null;
  return (
    <section
      aria-label="Needs a person"
      className="mb-6 flex flex-wrap items-center gap-4 rounded-[14px] border border-warn/40 bg-warn-wash p-4 sm:p-5"
    >
      <ClipboardCheck className="size-6 shrink-0 text-warn" aria-hidden="true" />
      <p className="min-w-0 flex-1 basis-48 text-sm">
        <span className="block font-medium">
          {list.length === 1 ? 'One thing needs' : `${list.length} things need`} a person.
        </span>
        {list.slice(0, SHOWN).map((approval) => (
          <span key={approval.id} className="mt-0.5 block text-soft sm:truncate">
            {actionWords(approval.action)} {subjectOf(approval)}
          </span>
        ))}
      </p>
      <Link to="/approvals" className={buttonClass('strong')}>
        {list.length === 1 ? 'Look at it' : 'Look at them'}
      </Link>
    </section>
  );
}
