/** What was published, by whom and why; the difference between any two; and the way back. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ListedVersion } from '#wire/agents.ts';
import { useMay } from '../../access/session.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { fullTime, plural, relativeTime } from '../../ui/format.ts';
import { Empty, Failure, Loading } from '../../ui/panels.tsx';
import { agentsApi } from '../api.ts';
import type { DraftWork } from '../use-draft.ts';
import { Compare, type Side } from './compare.tsx';
import { RollBackDialog } from './roll-back-dialog.tsx';

export default function VersionsTab({ work }: { work: DraftWork }) {
  const { id, saved } = work;
  const versions = useQuery({
    queryKey: ['versions', id],
    queryFn: ({ signal }) => agentsApi.versions(id, signal),
  });
  const mayRollBack = useMay('agents:publish');
  const [sides, setSides] = useState<{ from: Side; to: Side } | null>(null);
  const [back, setBack] = useState<ListedVersion | null>(null);
  if (versions.isPending) return <Loading what="the versions" />;
  if (versions.isError) return <Failure error={versions.error} retry={() => void versions.refetch()} />;
  const list = versions.data.versions;
  const [newest] = list;
  if (!newest) {
    return (
      <Empty title="Nothing is published yet">
        A version is made when you publish the draft. It never changes; every call says which one it ran.
      </Empty>
    );
  }
  const before = list[1]?.number;
  const usual = {
    from: before !== undefined && !saved.changed ? before : newest.number,
    to: saved.changed ? ('draft' as const) : newest.number,
  };
  return (
    <div className="grid min-w-0 gap-8 xl:grid-cols-[minmax(0,26rem)_minmax(0,1fr)] xl:items-start">
      <ol aria-label="Versions" className="flex min-w-0 flex-col gap-3">
        {list.map((version, index) => (
          <VersionRow
            key={version.number}
            version={version}
            compare={
              list[index + 1] && (() => setSides({ from: list[index + 1]?.number ?? 1, to: version.number }))
            }
            rollBack={version.answers || !mayRollBack ? null : () => setBack(version)}
          />
        ))}
      </ol>
      <Compare
        id={id}
        numbers={list.map(({ number }) => number)}
        sides={sides ?? usual}
        choose={setSides}
        revision={saved.revision}
        unsaved={work.unsaved}
      />
      {back && <RollBackDialog work={work} version={back} close={() => setBack(null)} />}
    </div>
  );
}

interface RowProps {
  version: ListedVersion;
  compare: (() => void) | undefined;
  rollBack: (() => void) | null;
}

function VersionRow({ version, compare, rollBack }: RowProps) {
  const { number, hash, author, note, publishedAt, answers, lineage, calls } = version;
  return (
    <li className={`card flex flex-col gap-2 p-4 ${answers ? 'border-agent/60' : ''}`}>
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="spoken text-xl">Version {number}</h3>
        {answers && <Badge tone="agent">answers</Badge>}
        {lineage.rollbackOf !== null && <Badge>brings back {lineage.rollbackOf}</Badge>}
        {lineage.trainedBy.length > 0 && <Badge>trained by {plural(lineage.trainedBy.length, 'turn')}</Badge>}
      </div>
      {note !== '' && <p className="text-sm leading-6">“{note}”</p>}
      <p className="text-xs leading-5 text-soft">
        {author.label},{' '}
        <time dateTime={publishedAt} title={fullTime(publishedAt)}>
          {relativeTime(publishedAt, Date.now())}
        </time>
        {' · '}
        <span title={hash}>
          <code className="font-mono">{hash.slice(0, 12)}</code>
        </span>
        {' · '}
        {calls === 0 ? 'no calls yet' : plural(calls, 'call')}
      </p>
      <div className="flex flex-wrap gap-1">
        {compare && (
          <Button look="quiet" className="-ml-3" onClick={compare}>
            What it changed
          </Button>
        )}
        {rollBack && (
          <Button
            look="quiet"
            className={compare ? '' : '-ml-3'}
            onClick={rollBack}
            aria-label={`Bring version ${number} back`}
          >
            Bring back
          </Button>
        )}
      </div>
    </li>
  );
}
