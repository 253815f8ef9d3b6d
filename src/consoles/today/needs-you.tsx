/** What waits for a person; nothing at all where nothing does. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ClipboardCheck } from 'lucide-react';
import { useMay } from '../access/session.ts';
import { approvalsApi } from '../approvals/api.ts';
import { actionWords } from '../approvals/tones.ts';
import { buttonClass } from '../ui/button.tsx';
import { plural } from '../ui/format.ts';

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
        <span className="font-medium">{plural(list.length, 'thing')} need a person.</span>{' '}
        <span className="text-soft">
          {[...new Set(list.map(({ action }) => actionWords(action)))].slice(0, 3).join(', ')}
        </span>
      </p>
      <Link to="/approvals" className={buttonClass('strong')}>
        Look
      </Link>
    </section>
  );
}
