/** What every list of people shows of each. */
import type { Member } from '#wire/tenancy.ts';
import { Badge } from '../ui/badge.tsx';
import { fullTime, relativeTime } from '../ui/format.ts';
import type { Column } from '../ui/table.tsx';

/** `self` is the id of whoever looks, where that is told. */
export function nameColumn(self?: string): Column<Pick<Member, 'id' | 'name' | 'email'>> {
  return {
    head: 'Name',
    cell: ({ id, name, email }) => (
      <>
        <span className="block font-medium">
          {name} {id === self && <span className="text-xs font-normal text-faint">you</span>}
        </span>
        <span className="block text-xs break-all text-soft">{email}</span>
      </>
    ),
  };
}

export const SECOND_FACTOR: Column<Pick<Member, 'secondFactor'>> = {
  head: 'Second factor',
  cell: ({ secondFactor }) => (secondFactor ? <Badge tone="good">on</Badge> : <Badge tone="warn">off</Badge>),
};

export const SINCE: Column<Pick<Member, 'since'>> = {
  head: 'Since',
  cell: ({ since }) => (
    <time dateTime={since} title={fullTime(since)} className="text-soft">
      {relativeTime(since, Date.now())}
    </time>
  ),
};
