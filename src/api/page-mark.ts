/** Where a page of a list ends that is sorted by time and then by id: `1700000000000~apr_…`. */
import { z } from 'zod';

export const PageMark = z
  .string()
  .max(120)
  .regex(/^\d{1,15}~[A-Za-z0-9_-]{1,100}$/, 'must be the nextBefore of the page before');

export function markOf(row: { id: string; atMs: number } | undefined): string | null {
  return row ? `${row.atMs}~${row.id}` : null;
}

export function readMark(mark: string): { atMs: number; id: string } {
  const [atMs = '0', id = ''] = mark.split('~');
  return { atMs: Number(atMs), id };
}

/** One page from one row more than it holds. */
export function pageOf<Row>(rows: Row[], limit: number): { page: Row[]; last: Row | undefined } {
  const page = rows.slice(0, limit);
  return { page, last: rows.length > limit ? page.at(-1) : undefined };
}
