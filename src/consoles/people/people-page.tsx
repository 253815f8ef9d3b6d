/** Who belongs to this tenant, in which role, and who is invited. */
import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { Invitation, Member, People } from '#wire/tenancy.ts';
import { useAction } from '../shell/actions.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm, Dialog } from '../ui/dialog.tsx';
import { Form } from '../ui/form.tsx';
import { fullTime, relativeTime } from '../ui/format.ts';
import { PageHead, Section } from '../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useChange } from '../ui/use-change.ts';
import { peopleApi } from './api.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { RoleChoice } from './role-choice.tsx';
import { ROLES } from './roles.ts';

type Open =
  | { what: 'invite' }
  | { what: 'role' | 'remove'; member: Member }
  | { what: 'withdraw'; invitation: Invitation };

export function PeoplePage() {
  const people = useQuery({ queryKey: ['people'], queryFn: ({ signal }) => peopleApi.list(signal) });
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  useAction('invite', () => setOpen({ what: 'invite' }));
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="People"
        about="Who works in this tenant. A role decides what a person may do; the last owner cannot be removed."
        actions={
          <Button look="strong" onClick={() => setOpen({ what: 'invite' })}>
            <UserPlus className="size-4" aria-hidden="true" /> Invite a person
          </Button>
        }
      />
      <div className="mt-6">
        {people.isPending && <Loading what="the people" />}
        {people.isError && <Failure error={people.error} retry={() => void people.refetch()} />}
        {people.isSuccess && <Lists people={people.data} open={setOpen} />}
      </div>
      {open?.what === 'invite' && <InviteDialog close={close} />}
      {open?.what === 'role' && <RoleDialog member={open.member} close={close} />}
      {open?.what === 'remove' && <RemovePerson member={open.member} close={close} />}
      {open?.what === 'withdraw' && <Withdraw invitation={open.invitation} close={close} />}
    </div>
  );
}

function Lists({ people, open }: { people: People; open: (open: Open) => void }) {
  return (
    <>
      {people.people.length === 0 ? (
        <Empty title="Nobody belongs here yet">
          You are here as one of the internal team, which enters every tenant. Invite the people of this one.
        </Empty>
      ) : (
        <Table caption="People" columns={memberColumns(open)} rows={people.people} keyOf={({ id }) => id} />
      )}
      {people.invitations.length > 0 && (
        <Section title="Invited" about="An invitation is good once, and for a week.">
          <Table
            caption="Invitations"
            columns={invitationColumns(open)}
            rows={people.invitations}
            keyOf={({ id }) => id}
          />
        </Section>
      )}
    </>
  );
}

function memberColumns(open: (open: Open) => void): Column<Member>[] {
  return [
    {
      head: 'Name',
      cell: ({ name, email }) => (
        <>
          <span className="block font-medium">{name}</span>
          <span className="block text-xs break-all text-soft">{email}</span>
        </>
      ),
    },
    { head: 'Role', cell: ({ role }) => ROLES[role].label },
    {
      head: 'Second factor',
      cell: ({ secondFactor }) =>
        secondFactor ? <Badge tone="good">on</Badge> : <Badge tone="warn">off</Badge>,
    },
    {
      head: 'Since',
      cell: ({ since }) => (
        <time dateTime={since} title={fullTime(since)} className="text-soft">
          {relativeTime(since, Date.now())}
        </time>
      ),
    },
    {
      head: '',
      align: 'right',
      cell: (member) => (
        <span className="flex justify-end gap-1">
          <Button
            look="quiet"
            onClick={() => open({ what: 'role', member })}
            aria-label={`Change the role of ${member.name}`}
          >
            Role
          </Button>
          <Button
            look="quiet"
            onClick={() => open({ what: 'remove', member })}
            aria-label={`Remove ${member.name}`}
          >
            Remove
          </Button>
        </span>
      ),
    },
  ];
}

function invitationColumns(open: (open: Open) => void): Column<Invitation>[] {
  return [
    { head: 'Address', cell: ({ email }) => <span className="break-all">{email}</span> },
    { head: 'Role', cell: ({ role }) => ROLES[role].label },
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
          onClick={() => open({ what: 'withdraw', invitation })}
          aria-label={`Withdraw the invitation of ${invitation.email}`}
        >
          Withdraw
        </Button>
      ),
    },
  ];
}

function RoleDialog({ member, close }: { member: Member; close: () => void }) {
  const [role, setRole] = useState(member.role);
  const change = useChange(() => peopleApi.change(member.id, role), ['people'], close);
  return (
    <Dialog open close={close} title={`The role of ${member.name}`}>
      <Form
        verb="Change the role"
        send={() => change.mutate()}
        busy={change.isPending}
        error={change.error}
        incomplete={role === member.role}
        cancel={close}
      >
        <RoleChoice role={role} choose={setRole} />
      </Form>
    </Dialog>
  );
}

function RemovePerson({ member, close }: { member: Member; close: () => void }) {
  const remove = useChange(() => peopleApi.remove(member.id), ['people'], close);
  return (
    <Confirm
      open
      close={close}
      title={`Remove ${member.name}?`}
      verb="Remove"
      act={() => remove.mutate()}
      busy={remove.isPending}
      error={remove.error}
    >
      {member.email} loses access to this tenant at once. The account stays, for other tenants of the person.
    </Confirm>
  );
}

function Withdraw({ invitation, close }: { invitation: Invitation; close: () => void }) {
  const withdraw = useChange(() => peopleApi.withdraw(invitation.id), ['people'], close);
  return (
    <Confirm
      open
      close={close}
      title="Withdraw the invitation?"
      verb="Withdraw"
      act={() => withdraw.mutate()}
      busy={withdraw.isPending}
      error={withdraw.error}
    >
      The link that {invitation.email} was given will not work any more.
    </Confirm>
  );
}
