/** A list of things with the same parts: a table where there is room, a stack of cards on a narrow screen. */
import type { ReactNode } from 'react';

export interface Column<Row> {
  head: string;
  cell: (row: Row) => ReactNode;
  /** Numbers and times stand at the right. */
  align?: 'right';
  /** Left out on a narrow screen. */
  wideOnly?: boolean;
}

interface TableProps<Row> {
  /** What the list is of, for those who hear it. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}

export function Table<Row>({ caption, columns, rows, keyOf }: TableProps<Row>) {
  return (
    <div className="card overflow-x-auto">
      <table className="w-full text-left text-sm max-sm:block">
        <caption className="sr-only">{caption}</caption>
        <thead className="max-sm:sr-only">
          <tr className="border-b border-line">
            {columns.map(({ head, align }) => (
              <th
                key={head}
                scope="col"
                className={`eyebrow px-4 py-3 font-semibold ${align === 'right' ? 'text-right' : ''}`}
              >
                {head === '' ? <span className="sr-only">Actions</span> : head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line max-sm:block">
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              className="align-middle hover:bg-sunken/60 max-sm:block max-sm:px-4 max-sm:py-3"
            >
              {columns.map(({ head, cell, align, wideOnly }) => (
                <td
                  key={head}
                  className={`px-4 py-3 max-sm:flex max-sm:items-baseline max-sm:justify-between max-sm:gap-4 max-sm:px-0 max-sm:py-1 ${
                    align === 'right' ? 'text-right tabular' : ''
                  } ${wideOnly ? 'max-sm:hidden!' : ''}`}
                >
                  {head === '' ? (
                    <span className="sm:hidden" />
                  ) : (
                    <span className="eyebrow shrink-0 sm:hidden" aria-hidden="true">
                      {head}
                    </span>
                  )}
                  <div
                    className={`min-w-0 max-sm:text-right ${head === '' ? 'max-sm:has-[button]:-mr-3' : ''}`}
                  >
                    {cell(row)}
                  </div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
