import { Check, CircleAlert } from 'lucide-react';
import { useState } from 'react';
import type { TenantRole } from '#wire/access.ts';
import type { Sso, SsoLook } from '#wire/tenancy.ts';
import { ROLE_NAMES, ROLES } from '../people/roles.ts';
import { Button } from '../ui/button.tsx';
import { Choice, Field, Input } from '../ui/field.tsx';
import { ShortForm } from '../ui/form.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { ssoApi } from './api.ts';

/** Who the provider is, and whom it lets in as what. The secret goes in and never comes out. */
export function SsoForm({ provider }: { provider: Sso | null }) {
  const [issuer, setIssuer] = useState(provider?.issuer ?? '');
  const [clientId, setClientId] = useState(provider?.clientId ?? '');
  const [secret, setSecret] = useState('');
  const [domains, setDomains] = useState(provider?.domains.join(', ') ?? '');
  const [role, setRole] = useState<TenantRole | ''>(provider?.newcomerRole ?? '');
  const same = provider?.issuer === issuer && provider.clientId === clientId;
  const save = useChange(
    () =>
      ssoApi.put({
        issuer,
        clientId,
        ...(secret !== '' && { clientSecret: secret }),
        domains: domains.split(/[\s,;]+/).filter((each) => each !== ''),
        newcomerRole: role === '' ? null : role,
      }),
    ['sso'],
  );
  const check = useChange(() => ssoApi.check({ issuer, clientId }), []);
  const faults = save.error;
  const domainFault = [0, 1, 2, 3, 4]
    .map((at) => faultOf(faults, `domains.${at}`))
    .find((each) => each !== undefined);
  return (
    <ShortForm
      verb={provider === null ? 'Set it up' : 'Save'}
      send={() => save.mutate()}
      busy={save.isPending}
      error={save.error}
      incomplete={issuer === '' || clientId === '' || (!same && secret === '')}
    >
      <Field
        label="Issuer"
        hint="The address of your provider, as it names itself."
        error={faultOf(faults, 'issuer')}
      >
        <Input
          type="url"
          required
          value={issuer}
          placeholder="https://login.example.com"
          onChange={({ target }) => setIssuer(target.value.trim())}
        />
      </Field>
      <Field label="Client id" error={faultOf(faults, 'clientId')}>
        <Input required value={clientId} onChange={({ target }) => setClientId(target.value.trim())} />
      </Field>
      <div className="flex flex-col items-start gap-3">
        <Button disabled={issuer === '' || clientId === '' || check.isPending} onClick={() => check.mutate()}>
          {check.isPending ? 'Asking …' : 'Ask the provider'}
        </Button>
        {check.error !== null && (
          <p role="alert" className="rounded-lg bg-bad-wash p-3 text-sm leading-6 text-bad">
            {check.error.message}
          </p>
        )}
        {check.data !== undefined && <Look look={check.data} />}
      </div>
      <Field
        label="Client secret"
        hint={
          same
            ? 'Kept sealed. Leave it empty to keep the one that is there.'
            : 'Kept sealed, and never shown again.'
        }
        error={faultOf(faults, 'clientSecret')}
      >
        <Input
          type="password"
          autoComplete="off"
          required={!same}
          value={secret}
          placeholder={same ? '••••••••••••' : ''}
          onChange={({ target }) => setSecret(target.value)}
        />
      </Field>
      <Field
        label="Mail domains"
        hint="Only people of these get in, such as example.com, example.org. Left empty, whoever the provider vouches for."
        error={domainFault}
      >
        <Input value={domains} spellCheck={false} onChange={({ target }) => setDomains(target.value)} />
      </Field>
      <Field
        label="Who is new"
        hint={role === '' ? 'Invite people first; then they sign in by the provider.' : ROLES[role].about}
      >
        <Choice value={role} onChange={({ target }) => setRole(target.value as TenantRole | '')}>
          <option value="">is not let in</option>
          {ROLE_NAMES.map((name) => (
            <option key={name} value={name}>
              becomes {ROLES[name].label.toLowerCase()}
            </option>
          ))}
        </Choice>
      </Field>
    </ShortForm>
  );
}

function Look({ look: { signInAt, pkce, email } }: { look: SsoLook }) {
  return (
    <ul role="status" className="flex flex-col gap-1.5 rounded-lg bg-sunken p-3 text-sm leading-6">
      <Said good>
        People are sent to <span className="break-all">{new URL(signInAt).origin}</span>.
      </Said>
      <Said good={pkce !== false}>
        {pkce === true
          ? 'It takes PKCE.'
          : pkce === null
            ? 'It does not say whether it takes PKCE.'
            : 'It says that it takes no PKCE.'}
      </Said>
      <Said good={email !== false}>
        {email === true
          ? 'It tells e-mail addresses.'
          : 'It does not say that it tells e-mail addresses: without a verified one nobody gets in.'}
      </Said>
      <li className="text-xs leading-5 text-soft">Whether the secret is right only a sign-in shows.</li>
    </ul>
  );
}

function Said({ good, children }: { good: boolean; children: React.ReactNode }) {
  const Icon = good ? Check : CircleAlert;
  return (
    <li className="flex items-start gap-2">
      <Icon className={`mt-1 size-4 shrink-0 ${good ? 'text-good' : 'text-warn'}`} aria-hidden="true" />
      <span className="min-w-0">{children}</span>
    </li>
  );
}
