/** What links lead to: the first account, an invitation, a new password. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { buttonClass } from '../ui/button.tsx';
import { Field, Input } from '../ui/field.tsx';
import { access, goTo, takeToken } from './access-api.ts';
import { Entrance, EntranceForm } from './entrance.tsx';

const PASSWORD_HINT = 'At least 10 characters. A sentence is easier to keep in mind than a puzzle.';

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
        submit={() => setUp.mutate()}
        busy={setUp.isPending || look.isPending}
        error={setUp.error}
        verb="Begin"
      >
        <Field label="Your name">
          <Input
            autoComplete="name"
            required
            value={form.name}
            onChange={(event) => setForm({ ...form, name: event.target.value })}
          />
        </Field>
        <Field label="E-mail address">
          <Input
            type="email"
            autoComplete="username"
            required
            value={form.email}
            onChange={(event) => setForm({ ...form, email: event.target.value })}
          />
        </Field>
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
        submit={() => accept.mutate()}
        busy={accept.isPending}
        error={accept.error}
        verb={`Join ${tenant}`}
      >
        {!here && (
          <>
            <Field label="E-mail address">
              <Input type="email" autoComplete="username" readOnly value={email} />
            </Field>
            <Field label="Your name">
              <Input
                autoComplete="name"
                required
                value={form.name}
                onChange={(event) => setForm({ ...form, name: event.target.value })}
              />
            </Field>
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
      <EntranceForm submit={() => reset.mutate()} busy={reset.isPending} error={reset.error} verb="Set it">
        <NewPassword value={password} change={setPassword} />
      </EntranceForm>
    </Entrance>
  );
}

export function NewPassword({
  value,
  change,
  label = 'Password',
}: {
  value: string;
  change: (value: string) => void;
  label?: string;
}) {
  return (
    <Field label={label} hint={PASSWORD_HINT}>
      <Input
        type="password"
        autoComplete="new-password"
        required
        minLength={10}
        maxLength={200}
        value={value}
        onChange={(event) => change(event.target.value)}
      />
    </Field>
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
