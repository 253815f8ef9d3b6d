/** Who is invited and has not come yet; each invitation can be withdrawn. */
import { useState } from 'react';
import type { Invitation } from '#wire/tenancy.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { relativeTime } from '../ui/format.ts';
import { Section } from '../ui/page-head.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useChange } from '../ui/use-change.ts';

type Invited = Omit<Invitation, 'role'>;

interface Withdrawing {
  withdraw: (id: string) => Promise<unknown>;
  /** The query that lists the invitations. */
  list: string;
}

interface Props<Row> extends Withdrawing {
  about: string;
  invitations: readonly Row[];
  /** What stands behind the address. */
  columns?: readonly Column<Row>[];
}

export function Invitations<Row extends Invited>({ about, invitations, columns = [], ...how }: Props<Row>) {
  const [asked, setAsked] = useState<Invited | null>(null);
  return (
    <>
      {invitations.length > 0 && (
        <Section title="Invited" about={about}>
          <Table
            caption="Invitations"
            columns={[
              { head: 'Address', cell: ({ email }) => <span className="break-all">{email}</span> },
              ...columns,
              ...columnsOfAll(setAsked),
            ]}
            rows={invitations}
            keyOf={({ id }) => id}
          />
        </Section>
      )}
      {asked !== null && <Withdraw {...how} invitation={asked} close={() => setAsked(null)} />}
    </>
  );
}

function columnsOfAll(ask: (invitation: Invited) => void): Column<Invited>[] {
  return [
    { head: 'Invited by', cell: ({ invitedBy }) => <span className="break-all">{invitedBy}</span> },
    {
      head: 'Ends',
      cell: ({ expiresAt }) => <time dateTime={expiresAt}>{relativeTime(expiresAt, Date.now())}</time>,
    },
    {
      head: '',
      align: 'right',
      cell: (invitation) => (
        <Button
          look="quiet"
          onClick={() => ask(invitation)}
          aria-label={`Withdraw the invitation of ${invitation.email}`}
        >
          Withdraw
        </Button>
      ),
    },
  ];
}

function Withdraw({
  invitation,
  withdraw,
  list,
  close,
}: Withdrawing & { invitation: Invited; close: () => void }) {
  const change = useChange(() => withdraw(invitation.id), [list], close);
  return (
    <Confirm close={close} title="Withdraw the invitation?" verb="Withdraw" change={change}>
      The link that {invitation.email} was given will not work any more.
    </Confirm>
  );
}
