/** The difference between two versions, or between one and the draft. */
import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { Failure, Loading } from '../../ui/panels.tsx';
import { Select } from '../../ui/select.tsx';
import { agentsApi } from '../api.ts';
import { DiffView } from '../diff-view.tsx';

export type Side = number | 'draft';

interface Props {
  id: string;
  numbers: readonly number[];
  sides: { from: Side; to: Side };
  choose: (sides: { from: Side; to: Side }) => void;
  /** Of the draft: another one is another text. */
  revision: number;
  unsaved: boolean;
}

export function Compare({ id, numbers, sides, choose, revision, unsaved }: Props) {
  const { from, to } = sides;
  const diff = useQuery({
    queryKey: ['diff', id, from, to, revision],
    queryFn: ({ signal }) => agentsApi.diff(id, from, to, signal),
  });
  return (
    <section aria-label="Difference" className="flex min-w-0 flex-col gap-4 xl:sticky xl:top-20">
      <div className="flex flex-wrap items-center gap-2">
        <SideChoice
          label="From"
          numbers={numbers}
          side={from}
          choose={(side) => choose({ from: side, to })}
        />
        <ArrowRight className="size-4 text-faint" aria-hidden="true" />
        <SideChoice label="To" numbers={numbers} side={to} choose={(side) => choose({ from, to: side })} />
      </div>
      {unsaved && (from === 'draft' || to === 'draft') && (
        <p className="text-sm text-warn">The draft has changes that are not saved; they are not in this.</p>
      )}
      {diff.isPending && <Loading what="the difference" rows={2} />}
      {diff.isError && <Failure error={diff.error} retry={() => void diff.refetch()} />}
      {diff.data && <DiffView diff={diff.data} />}
    </section>
  );
}

interface ChoiceProps {
  label: string;
  numbers: readonly number[];
  side: Side;
  choose: (side: Side) => void;
}

function SideChoice({ label, numbers, side, choose }: ChoiceProps) {
  return (
    <Select
      label={label}
      value={side}
      choose={(value) => choose(value === 'draft' ? 'draft' : Number(value))}
    >
      <option value="draft">Draft</option>
      {numbers.map((number) => (
        <option key={number} value={number}>
          Version {number}
        </option>
      ))}
    </Select>
  );
}
