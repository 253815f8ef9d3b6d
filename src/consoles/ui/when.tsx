/** The last column of a list of what happened: how long ago, and exactly for who points at it. */
import { fullTime, relativeTime } from './format.ts';
import type { Column } from './table.tsx';

/** `atOf`: when it happened, in ISO 8601. */
export function whenColumn<Row>(atOf: (row: Row) => string): Column<Row> {
  return {
    head: 'When',
    align: 'right',
    cell: (row) => (
      <time dateTime={atOf(row)} title={fullTime(atOf(row))} className="whitespace-nowrap text-soft">
        {relativeTime(atOf(row), Date.now())}
      </time>
    ),
  };
}
