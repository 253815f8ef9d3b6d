/** Signing in: password, then the code of a second factor; or the company's own provider; or, at this machine, the demo. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { ArrowLeft, Building2, KeyRound, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { askedTenant, useEntrance } from '../brand/entrance.ts';
import { Button } from '../ui/button.tsx';
import { Field, Input } from '../ui/field.tsx';
import { EntranceForm } from '../ui/form.tsx';
import { SsoRefusal } from '#wire/access.ts';
import { access, goTo, wantedPath } from './access-api.ts';
import { Entrance } from './entrance.tsx';
import { CodeField, EmailField, PasswordField } from './fields.tsx';

type Step = 'password' | 'code' | 'provider' | 'forgot';

export function SignInPage() {
  const [step, setStep] = useState<Step>(() =>
    new URLSearchParams(location.search).get('sso') === '1' ? 'provider' : 'password',
  );
  const session = useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => access.session(signal),
    retry: false,
  });
  if (step === 'code') return <Code back={() => setStep('password')} />;
  if (step === 'provider') return <Provider back={() => setStep('password')} />;
  if (step === 'forgot') return <Forgot mail={session.data?.mail ?? true} back={() => setStep('password')} />;
  return (
    <Password
      demo={session.data?.demo ?? false}
      setup={session.data?.setup ?? false}
      needCode={() => setStep('code')}
      provider={() => setStep('provider')}
      forgot={() => setStep('forgot')}
    />
  );
}

const SSO_REFUSALS: Record<SsoRefusal, string> = {
  denied: 'The sign-in was broken off at your company’s provider. Begin it again.',
  too_late: 'The sign-in took too long, or began in another browser. Begin it again.',
  no_member: 'Your company’s sign-in knows you, but you are no member here. Ask an admin to invite you.',
  no_address: 'Your company’s sign-in does not vouch for your e-mail address. Have it verified there.',
  foreign_domain: 'People of your mail domain are not let in here. Ask an admin of your tenant.',
  signature:
    'Your company’s provider signs identities in a way that is not safe to believe. An admin can ask it under Single sign-on, and reads there what to change.',
  suspended: 'Your tenant is suspended. Ask whoever runs this Parley.',
  failed:
    'Your company’s sign-in did not let you in. The audit of your tenant says when; Parley’s log says why.',
};

function Password({
  demo,
  setup,
  needCode,
  provider,
  forgot,
}: {
  demo: boolean;
  setup: boolean;
  needCode: () => void;
  provider: () => void;
  forgot: () => void;
}) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const house = useEntrance();
  const refused = SsoRefusal.safeParse(new URLSearchParams(location.search).get('sso')).data;
  const signIn = useMutation({
    mutationFn: () => access.signIn(email, password),
    onSuccess: ({ state }) => (state === 'signed-in' ? goTo(wantedPath()) : needCode()),
  });
  const enter = useMutation({ mutationFn: access.enterDemo, onSuccess: () => goTo(wantedPath()) });
  return (
    <Entrance
      title="Sign in"
      about={
        setup
          ? 'Nobody has an account yet: the terminal that started Parley shows a setup link.'
          : house === undefined
            ? 'To build agents, and to read every call.'
            : `To what ${house.name} sees of its calls.`
      }
      below={demo && <Demo busy={enter.isPending} error={enter.error} enter={() => enter.mutate()} />}
    >
      {refused !== undefined && !signIn.isError && (
        <p role="alert" className="mb-4 rounded-lg bg-warn-wash p-3 text-sm leading-6 text-warn">
          {SSO_REFUSALS[refused]}
        </p>
      )}
      <EntranceForm send={() => signIn.mutate()} busy={signIn.isPending} error={signIn.error} verb="Sign in">
        <EmailField value={email} change={setEmail} />
        <PasswordField value={password} change={setPassword} />
      </EntranceForm>
      <div className="-mx-3 mt-4 flex flex-wrap justify-between">
        <Button look="quiet" onClick={forgot}>
          <KeyRound className="size-4" aria-hidden="true" /> Forgot password
        </Button>
        <Button look="quiet" onClick={provider}>
          <Building2 className="size-4" aria-hidden="true" /> Single sign-on
        </Button>
      </div>
    </Entrance>
  );
}

function Demo({ busy, error, enter }: { busy: boolean; error: Error | null; enter: () => void }) {
  return (
    <div className="card p-4 text-left">
      <p className="text-sm leading-6">
        You are at the machine that runs Parley: look around without an account.
      </p>
      {error !== null && (
        <p role="alert" className="mt-2 text-sm text-bad">
          {error.message}
        </p>
      )}
      <Button className="mt-3 w-full" disabled={busy} onClick={enter}>
        <Sparkles className="size-4 text-agent" aria-hidden="true" /> Enter the demo
      </Button>
    </div>
  );
}

function Code({ back }: { back: () => void }) {
  const [kind, setKind] = useState<'app' | 'backup'>('app');
  const [code, setCode] = useState('');
  const give = useMutation({
    mutationFn: () => access.giveCode(kind, code),
    onSuccess: () => goTo(wantedPath()),
  });
  const app = kind === 'app';
  return (
    <Entrance
      title="One more step"
      about={
        app
          ? 'Your authenticator app shows a code of six digits.'
          : 'One of the backup codes that you kept. Each is good once.'
      }
      below={<Back back={back} />}
    >
      <EntranceForm send={() => give.mutate()} busy={give.isPending} error={give.error} verb="Go on">
        <CodeField kind={kind} value={code} change={setCode} autoFocus />
      </EntranceForm>
      <Button
        look="quiet"
        className="mt-3 w-full"
        onClick={() => {
          setKind(app ? 'backup' : 'app');
          setCode('');
          give.reset();
        }}
      >
        {app ? 'Use a backup code' : 'Use the app'}
      </Button>
    </Entrance>
  );
}

function Provider({ back }: { back: () => void }) {
  const [tenant, setTenant] = useState(askedTenant() ?? '');
  const begin = useMutation({
    mutationFn: () => access.beginSso(tenant.trim(), wantedPath()),
    onSuccess: ({ url }) => goTo(url),
  });
  return (
    <Entrance
      title="Single sign-on"
      about="Your company’s own sign-in opens, and brings you back here."
      below={<Back back={back} />}
    >
      <EntranceForm
        send={() => begin.mutate()}
        busy={begin.isPending}
        error={begin.error}
        verb="Go to the sign-in"
      >
        <Field label="Tenant" hint="The short name of your company here, such as acme.">
          <Input
            required
            autoFocus
            autoCapitalize="none"
            spellCheck={false}
            value={tenant}
            onChange={(event) => setTenant(event.target.value)}
          />
        </Field>
      </EntranceForm>
    </Entrance>
  );
}

function Forgot({ mail, back }: { mail: boolean; back: () => void }) {
  const [email, setEmail] = useState('');
  const ask = useMutation({ mutationFn: () => access.askReset(email) });
  if (ask.isSuccess)
    return (
      <Entrance title="Look for the link" below={<Back back={back} />}>
        <p className="text-sm leading-6 text-soft">
          If there is an account for <strong className="text-ink">{email}</strong>, a link for a new password
          is{' '}
          {mail ? 'on its way by mail' : 'in the terminal of whoever runs this Parley: it has no mail server'}
          . It is good once, for an hour.
        </p>
      </Entrance>
    );
  return (
    <Entrance title="Forgot password" about="A link lets you choose a new one." below={<Back back={back} />}>
      <EntranceForm send={() => ask.mutate()} busy={ask.isPending} error={ask.error} verb="Send the link">
        <EmailField value={email} change={setEmail} autoFocus />
      </EntranceForm>
    </Entrance>
  );
}

function Back({ back }: { back: () => void }) {
  return (
    <Button look="quiet" onClick={back}>
      <ArrowLeft className="size-4" aria-hidden="true" /> Back to the password
    </Button>
  );
}
