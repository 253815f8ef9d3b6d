/** Who belongs to this tenant, in which role, and who is invited. */
import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { TenantRole } from '#wire/access.ts';
import type { Member, People } from '#wire/tenancy.ts';
import { useAction } from '../shell/actions.ts';
import { Button } from '../ui/button.tsx';
import { Confirm, Dialog } from '../ui/dialog.tsx';
import { Form } from '../ui/form.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useChange } from '../ui/use-change.ts';
import { peopleApi } from './api.ts';
import { nameColumn, SECOND_FACTOR, SINCE } from './columns.tsx';
import { Invitations } from './invitations.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { RoleChoice } from './role-choice.tsx';
import { ROLES } from './roles.ts';

type Open = { what: 'invite' } | { what: 'role' | 'remove'; member: Member };

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
      {open?.what === 'invite' && <Invite close={close} />}
      {open?.what === 'role' && <RoleDialog member={open.member} close={close} />}
      {open?.what === 'remove' && <RemovePerson member={open.member} close={close} />}
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
      <Invitations
        about="An invitation is good once, and for a week."
        invitations={people.invitations}
        columns={[{ head: 'Role', cell: ({ role }) => ROLES[role].label }]}
        withdraw={peopleApi.withdraw}
        list="people"
      />
    </>
  );
}

function memberColumns(open: (open: Open) => void): Column<Member>[] {
  return [
    nameColumn(),
    { head: 'Role', cell: ({ role }) => ROLES[role].label },
    SECOND_FACTOR,
    SINCE,
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

function Invite({ close }: { close: () => void }) {
  const [role, setRole] = useState<TenantRole>('operator');
  return (
    <InviteDialog
      title="Invite a person"
      about="They get a link that is good once, and choose their own password."
      within="a week"
      invite={(email) => peopleApi.invite(email, role)}
      list="people"
      close={close}
    >
      <RoleChoice role={role} choose={setRole} />
    </InviteDialog>
  );
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
    <Confirm close={close} title={`Remove ${member.name}?`} verb="Remove" change={remove}>
      {member.email} loses access to this tenant at once. The account stays, for other tenants of the person.
    </Confirm>
  );
}
