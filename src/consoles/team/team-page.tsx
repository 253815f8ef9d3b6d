/** The internal team: who makes tenants and may enter each. */
import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { Team } from '#wire/tenancy.ts';
import { useSession } from '../access/session.ts';
import { nameColumn, SECOND_FACTOR, SINCE } from '../people/columns.tsx';
import { Invitations } from '../people/invitations.tsx';
import { InviteDialog } from '../people/invite-dialog.tsx';
import { useAction } from '../shell/actions.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Failure, Loading } from '../ui/panels.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useChange } from '../ui/use-change.ts';
import { teamApi } from './api.ts';

type Person = Team['people'][number];
type Open = { what: 'invite' } | { what: 'remove'; person: Person };

export function TeamPage() {
  const team = useQuery({ queryKey: ['team'], queryFn: ({ signal }) => teamApi.list(signal) });
  const { data: session } = useSession();
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  useAction('invite', () => setOpen({ what: 'invite' }));
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Internal team"
        about="These people make tenants and may enter each as its owner. Ask them to turn on a second factor."
        actions={
          <Button look="strong" onClick={() => setOpen({ what: 'invite' })}>
            <UserPlus className="size-4" aria-hidden="true" /> Invite to the team
          </Button>
        }
      />
      <div className="mt-6">
        {team.isPending && <Loading what="the team" />}
        {team.isError && <Failure error={team.error} retry={() => void team.refetch()} />}
        {team.isSuccess && (
          <>
            <Table
              caption="Internal team"
              columns={people(setOpen, session?.person?.id, team.data.people.length === 1)}
              rows={team.data.people}
              keyOf={({ id }) => id}
            />
            <Invitations
              about="An invitation to the team is good once, and for a day."
              invitations={team.data.invitations}
              withdraw={teamApi.withdraw}
              list="team"
            />
          </>
        )}
      </div>
      {open?.what === 'invite' && (
        <InviteDialog
          title="Invite to the team"
          about="They may enter every tenant: invite only whom you would give all keys."
          within="a day"
          invite={teamApi.invite}
          list="team"
          close={close}
        />
      )}
      {open?.what === 'remove' && <Remove person={open.person} close={close} />}
    </div>
  );
}

function people(open: (open: Open) => void, self: string | undefined, alone: boolean): Column<Person>[] {
  return [
    nameColumn(self),
    SECOND_FACTOR,
    SINCE,
    {
      head: '',
      align: 'right',
      cell: (person) =>
        alone ? (
          <span className="text-xs text-faint">the last one stays</span>
        ) : (
          <Button
            look="quiet"
            onClick={() => open({ what: 'remove', person })}
            aria-label={`Remove ${person.name}`}
          >
            Remove
          </Button>
        ),
    },
  ];
}

function Remove({ person, close }: { person: Person; close: () => void }) {
  const remove = useChange(() => teamApi.remove(person.id), ['team', 'session'], close);
  return (
    <Confirm close={close} title={`Remove ${person.name}?`} verb="Remove" change={remove}>
      {person.email} can enter no tenant any more but those in which they have a role of their own.
    </Confirm>
  );
}
