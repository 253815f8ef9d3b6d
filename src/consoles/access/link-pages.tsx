/** What links lead to: the first account, an invitation, a new password. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { buttonClass } from '../ui/button.tsx';
import { Field, Input } from '../ui/field.tsx';
import { EntranceForm } from '../ui/form.tsx';
import { access, goTo, takeToken } from './access-api.ts';
import { Entrance } from './entrance.tsx';
import { EmailField, NameField, NewPassword } from './fields.tsx';

export function SetupPage() {
  const [token] = useState(takeToken);
  const look = useQuery({
    queryKey: ['setup', token],
    queryFn: () => access.lookAtSetup(token),
    retry: false,
    staleTime: Infinity,
  });
  const [form, setForm] = useState({ name: '', email: '', password: '' });
  const setUp = useMutation({
    mutationFn: () => access.setUp({ token, ...form }),
    onSuccess: () => goTo('/'),
  });
  if (look.isError) return <Spent error={look.error} />;
  return (
    <Entrance
      title="Welcome"
      about="This is the first account of this Parley. It belongs to the internal team: it makes tenants, and may enter each."
    >
      <EntranceForm
        send={() => setUp.mutate()}
        busy={setUp.isPending || look.isPending}
        error={setUp.error}
        verb="Begin"
      >
        <NameField value={form.name} change={(name) => setForm({ ...form, name })} />
        <EmailField value={form.email} change={(email) => setForm({ ...form, email })} />
        <NewPassword value={form.password} change={(password) => setForm({ ...form, password })} />
      </EntranceForm>
    </Entrance>
  );
}

export function InvitationPage() {
  const [token] = useState(takeToken);
  const look = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => access.lookAtInvitation(token),
    retry: false,
    staleTime: Infinity,
  });
  const session = useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => access.session(signal),
    retry: false,
  });
  const [form, setForm] = useState({ name: '', password: '' });
  const here = session.data?.person?.email === look.data?.email;
  const accept = useMutation({
    mutationFn: () => access.acceptInvitation(here ? { token } : { token, ...form }),
    onSuccess: () => goTo('/'),
  });
  if (look.isError) return <Spent error={look.error} />;
  const invitation = look.data;
  if (invitation === undefined || session.isPending) return <Entrance title="An invitation">{null}</Entrance>;
  const { tenant, invitedBy, role, email, account } = invitation;
  const about = `${invitedBy} invites you to ${tenant}, as ${role}.`;
  if (account && !here)
    return (
      <Entrance title="An invitation" about={about}>
        <p className="text-sm leading-6 text-soft">
          There is an account for <strong className="text-ink">{email}</strong>. Sign in with it, and you will
          be led back here.
        </p>
        <a
          className={buttonClass('strong', 'mt-5 min-h-11 w-full')}
          href={`/sign-in?to=${encodeURIComponent(`/invitation?token=${token}`)}`}
        >
          Sign in
        </a>
      </Entrance>
    );
  return (
    <Entrance title="An invitation" about={about}>
      <EntranceForm
        send={() => accept.mutate()}
        busy={accept.isPending}
        error={accept.error}
        verb={`Join ${tenant}`}
      >
        {!here && (
          <>
            <Field label="E-mail address">
              <Input type="email" autoComplete="username" readOnly value={email} />
            </Field>
            <NameField value={form.name} change={(name) => setForm({ ...form, name })} />
            <NewPassword value={form.password} change={(password) => setForm({ ...form, password })} />
          </>
        )}
      </EntranceForm>
    </Entrance>
  );
}

export function ResetPage() {
  const [token] = useState(takeToken);
  const [password, setPassword] = useState('');
  const reset = useMutation({
    mutationFn: () => access.reset(token, password),
    onSuccess: () => goTo('/sign-in'),
  });
  return (
    <Entrance title="A new password" about="Afterwards you are signed out everywhere, and sign in with it.">
      <EntranceForm send={() => reset.mutate()} busy={reset.isPending} error={reset.error} verb="Set it">
        <NewPassword value={password} change={setPassword} />
      </EntranceForm>
    </Entrance>
  );
}

function Spent({ error }: { error: Error }): ReactNode {
  return (
    <Entrance title="This link is spent" about={error.message}>
      <a className={buttonClass('plain', 'min-h-11 w-full')} href="/sign-in">
        To the sign-in
      </a>
    </Entrance>
  );
}
