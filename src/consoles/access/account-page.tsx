/** The own account: the second factor, a new password, and where one is signed in. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { renderSVG } from 'uqr';
import type { SecondFactorBegun } from '#wire/access.ts';
import { ShortForm } from '../ui/form.tsx';
import { CopyButton } from '../ui/once.tsx';
import { PageHead, Section } from '../ui/page-head.tsx';
import { useSession } from './session.ts';
import { access } from './access-api.ts';
import { CodeField, NewPassword, PasswordField } from './fields.tsx';
import { SignIns } from './sign-ins.tsx';

export function AccountPage() {
  const { data: session } = useSession();
  return (
    <div className="py-6 sm:py-8">
      <PageHead title="Your account" about={session?.person?.email} />
      {session?.person && (
        <>
          {session.bound ? (
            <Section title="Password and second factor">
              <p className="text-sm leading-6 text-soft">Your company’s own sign-in keeps them.</p>
            </Section>
          ) : (
            <>
              <Section title="Second factor" about="With it, a stolen password alone opens nothing.">
                {session.person.secondFactor ? <TurnOff /> : <TurnOn />}
              </Section>
              <Section title="Password" about="Changing it signs you out everywhere else.">
                <ChangePassword />
              </Section>
            </>
          )}
          <Section
            title="Where you are signed in"
            about="What you do not know, sign out, and change your password."
          >
            <SignIns />
          </Section>
        </>
      )}
    </div>
  );
}

function TurnOn() {
  const queries = useQueryClient();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const begin = useMutation({ mutationFn: () => access.beginSecondFactor(password) });
  const confirm = useMutation({
    mutationFn: () => access.confirmSecondFactor(code),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['session'] }),
  });
  if (begin.data === undefined)
    return (
      <ShortForm send={() => begin.mutate()} busy={begin.isPending} error={begin.error} verb="Set it up">
        <PasswordField label="Your password" value={password} change={setPassword} />
      </ShortForm>
    );
  return (
    <div className="card grid max-w-2xl gap-6 p-5 sm:grid-cols-[12rem_1fr]">
      <Scan begun={begin.data} />
      <div className="flex min-w-0 flex-col gap-4">
        <p className="text-sm leading-6 text-soft">
          Scan it with an authenticator app, keep the backup codes where you will find them, and enter the
          code that the app shows.
        </p>
        <BackupCodes codes={begin.data.backupCodes} />
        <ShortForm
          send={() => confirm.mutate()}
          busy={confirm.isPending}
          error={confirm.error}
          verb="Turn it on"
        >
          <CodeField value={code} change={setCode} />
        </ShortForm>
      </div>
    </div>
  );
}

function Scan({ begun }: { begun: SecondFactorBegun }) {
  const svg = renderSVG(begun.uri, { whiteColor: '#ffffff', blackColor: '#1d1b18' });
  const secret = new URL(begun.uri).searchParams.get('secret') ?? '';
  return (
    <div className="min-w-0">
      <img
        alt="A code to scan with an authenticator app"
        src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
        className="w-48 rounded-xl border border-line"
      />
      <p className="mt-2 text-xs leading-5 text-soft">
        Or type: <code className="font-mono break-all">{secret}</code>
      </p>
    </div>
  );
}

function BackupCodes({ codes }: { codes: string[] }) {
  return (
    <div className="rounded-xl border border-warn/40 bg-warn-wash p-4">
      <p className="text-sm font-medium">Backup codes, shown now only</p>
      <ul className="mt-2 grid grid-cols-2 gap-x-4 font-mono text-xs leading-6">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="mt-3">
        <CopyButton text={codes.join('\n')} label="Copy all" />
      </div>
    </div>
  );
}

function TurnOff() {
  const queries = useQueryClient();
  const [password, setPassword] = useState('');
  const end = useMutation({
    mutationFn: () => access.endSecondFactor(password),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['session'] }),
  });
  return (
    <ShortForm send={() => end.mutate()} busy={end.isPending} error={end.error} verb="Turn it off">
      <p className="text-sm text-good">It is on.</p>
      <PasswordField label="Your password" value={password} change={setPassword} />
    </ShortForm>
  );
}

function ChangePassword() {
  const [present, setPresent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({ mutationFn: () => access.changePassword(present, next) });
  return (
    <ShortForm
      send={() => change.mutate()}
      busy={change.isPending}
      error={change.error}
      verb="Change it"
      done={change.isSuccess ? 'It is changed.' : undefined}
    >
      <PasswordField label="Present password" value={present} change={setPresent} />
      <NewPassword label="New password" value={next} change={setNext} />
    </ShortForm>
  );
}
