import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Failure, Loading } from '../../ui/panels.tsx';
import { agentsApi } from '../api.ts';

/** Each trained version with the turns of calls among its examples. */
export function Lineage({ id }: { id: string }) {
  const versions = useQuery({
    queryKey: ['versions', id],
    queryFn: ({ signal }) => agentsApi.versions(id, signal),
  });
  if (versions.isPending) return <Loading what="the versions" rows={1} />;
  if (versions.isError) return <Failure error={versions.error} retry={() => void versions.refetch()} />;
  const trained = versions.data.versions.filter(({ lineage }) => lineage.trainedBy.length > 0);
  if (trained.length === 0)
    return <p className="text-sm text-soft">No version was trained by turns of calls yet.</p>;
  return (
    <ul className="flex flex-col gap-3">
      {trained.map(({ number, lineage }) => (
        <li key={number} className="card flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-3">
          <span className="spoken text-lg">Version {number}</span>
          {lineage.madeFrom !== null && (
            <span className="text-xs text-soft">made from {lineage.madeFrom}</span>
          )}
          <span className="flex min-w-0 flex-wrap gap-x-3">
            {lineage.trainedBy.map((turn) => (
              <Link
                key={turn}
                to="/calls/$callId"
                params={{ callId: turn.split('#')[0] ?? '' }}
                className="rounded font-mono text-xs break-all text-agent underline underline-offset-2"
              >
                {turn}
              </Link>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
