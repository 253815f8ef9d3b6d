/** The last column of a list of what happened: how long ago, and exactly for who points at it. */
import { fullTime, relativeTime } from './format.ts';
import type { Column } from './table.tsx';

export function whenColumn<Row extends { at: string }>(): Column<Row> {
  return {
    head: 'When',
    align: 'right',
    cell: ({ at }) => (
      <time dateTime={at} title={fullTime(at)} className="whitespace-nowrap text-soft">
        {relativeTime(at, Date.now())}
      </time>
    ),
  };
}
