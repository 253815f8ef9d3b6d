/** The internal team: who makes tenants and may enter each. */
import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { Team } from '#wire/tenancy.ts';
import { useSession } from '../access/session.ts';
import { useAction } from '../shell/actions.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm, Dialog } from '../ui/dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { fullTime, relativeTime } from '../ui/format.ts';
import { OnceDialog } from '../ui/once.tsx';
import { PageHead, Section } from '../ui/page-head.tsx';
import { Failure, Loading } from '../ui/panels.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { teamApi } from './api.ts';

type Person = Team['people'][number];
type Invited = Team['invitations'][number];
type Open =
  | { what: 'invite' }
  | { what: 'remove'; person: Person }
  | { what: 'withdraw'; invitation: Invited };

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
            {team.data.invitations.length > 0 && (
              <Section title="Invited" about="An invitation to the team is good once, and for a day.">
                <Table
                  caption="Invitations"
                  columns={invitations(setOpen)}
                  rows={team.data.invitations}
                  keyOf={({ id }) => id}
                />
              </Section>
            )}
          </>
        )}
      </div>
      {open?.what === 'invite' && <Invite close={close} />}
      {open?.what === 'remove' && <Remove person={open.person} close={close} />}
      {open?.what === 'withdraw' && <Withdraw invitation={open.invitation} close={close} />}
    </div>
  );
}

function people(open: (open: Open) => void, self: string | undefined, alone: boolean): Column<Person>[] {
  return [
    {
      head: 'Name',
      cell: ({ id, name, email }) => (
        <>
          <span className="block font-medium">
            {name} {id === self && <span className="text-xs font-normal text-faint">you</span>}
          </span>
          <span className="block text-xs break-all text-soft">{email}</span>
        </>
      ),
    },
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

function invitations(open: (open: Open) => void): Column<Invited>[] {
  return [
    { head: 'Address', cell: ({ email }) => <span className="break-all">{email}</span> },
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

function Invite({ close }: { close: () => void }) {
  const [email, setEmail] = useState('');
  const invite = useChange(() => teamApi.invite(email), ['team']);
  if (invite.isSuccess) {
    const { link, invitation } = invite.data;
    const about = `${invitation.email} may join within a day.`;
    if (link !== null)
      return (
        <OnceDialog title="Invited" label="Give this link to the person" text={link} close={close}>
          {about}
        </OnceDialog>
      );
    return (
      <Dialog open close={close} title="Invited" about={`${about} The link is on its way by mail.`}>
        <Button look="strong" className="ml-auto flex" onClick={close}>
          Done
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      close={close}
      title="Invite to the team"
      about="They may enter every tenant: invite only whom you would give all keys."
    >
      <Form
        verb="Invite"
        send={() => invite.mutate()}
        busy={invite.isPending}
        error={invite.error}
        incomplete={email.trim() === ''}
        cancel={close}
      >
        <Field label="E-mail address" error={faultOf(invite.error, 'email')}>
          <Input
            type="email"
            autoComplete="off"
            value={email}
            onChange={({ target }) => setEmail(target.value)}
            autoFocus
          />
        </Field>
      </Form>
    </Dialog>
  );
}

function Remove({ person, close }: { person: Person; close: () => void }) {
  const remove = useChange(() => teamApi.remove(person.id), ['team', 'session'], close);
  return (
    <Confirm
      open
      close={close}
      title={`Remove ${person.name}?`}
      verb="Remove"
      act={() => remove.mutate()}
      busy={remove.isPending}
      error={remove.error}
    >
      {person.email} can enter no tenant any more but those in which they have a role of their own.
    </Confirm>
  );
}

function Withdraw({ invitation, close }: { invitation: Invited; close: () => void }) {
  const withdraw = useChange(() => teamApi.withdraw(invitation.id), ['team'], close);
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
