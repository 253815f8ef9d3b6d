/** Single sign-on: the tenant's people sign in with their company's own account. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Sso } from '#wire/tenancy.ts';
import { useMay, useSession } from '../access/session.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { Badge } from '../ui/badge.tsx';
import { fullTime } from '../ui/format.ts';
import { CopyButton } from '../ui/once.tsx';
import { PageHead, Section } from '../ui/page-head.tsx';
import { Failure, Loading } from '../ui/panels.tsx';
import { useChange } from '../ui/use-change.ts';
import { ssoApi } from './api.ts';
import { SsoForm } from './sso-form.tsx';

export function SsoPage() {
  const sso = useQuery({ queryKey: ['sso'], queryFn: ({ signal }) => ssoApi.read(signal) });
  const { data: session } = useSession();
  const mayChange = useMay('sso:update');
  const [removing, setRemoving] = useState(false);
  const provider = sso.data ?? null;
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Single sign-on"
        about="Your people sign in with your company’s own account (OpenID Connect). What it vouches for counts in this tenant only."
        actions={
          provider !== null &&
          mayChange && (
            <Button look="danger" onClick={() => setRemoving(true)}>
              Do without it
            </Button>
          )
        }
      />
      <div className="mt-6">
        {sso.isPending && <Loading what="single sign-on" rows={2} />}
        {sso.isError && <Failure error={sso.error} retry={() => void sso.refetch()} />}
        {sso.isSuccess && (
          <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
            {mayChange ? (
              <SsoForm key={provider?.updatedAt} provider={provider} />
            ) : (
              <p className="card p-5 text-sm leading-6 text-soft">
                {provider === null ? 'None is set up.' : `People sign in at ${provider.issuer}.`} Only an
                owner changes it.
              </p>
            )}
            <Aside provider={provider} tenant={session?.tenant?.id ?? ''} />
          </div>
        )}
      </div>
      {removing && <Remove close={() => setRemoving(false)} />}
    </div>
  );
}

function Aside({ provider, tenant }: { provider: Sso | null; tenant: string }) {
  const callback = provider?.callbackUrl ?? `${location.origin}/api/session/sso/callback`;
  return (
    <div className="min-w-0">
      <p>
        {provider === null ? (
          <Badge>not set up</Badge>
        ) : (
          <Badge tone="good">set up {fullTime(provider.updatedAt)}</Badge>
        )}
      </p>
      <Section
        title="At your provider"
        about="Register a web application with this redirect address. It needs the scopes openid, email and profile."
      >
        <Copied text={callback} />
      </Section>
      {provider !== null && (
        <Section
          title="Try it"
          about="Open this link in a private window: you sign in there as one of your people would, and stay signed in here."
        >
          <Copied text={`${location.origin}/sign-in?tenant=${tenant}&sso=1`} />
        </Section>
      )}
    </div>
  );
}

function Copied({ text }: { text: string }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <code className="min-w-0 flex-1 rounded-lg bg-sunken px-3 py-2 font-mono text-xs break-all">
        {text}
      </code>
      <CopyButton text={text} />
    </div>
  );
}

function Remove({ close }: { close: () => void }) {
  const remove = useChange(() => ssoApi.remove(), ['sso'], close);
  return (
    <Confirm close={close} title="Do without single sign-on?" verb="Do without it" change={remove}>
      People who have no password here cannot sign in any more, until they are sent a link for one.
    </Confirm>
  );
}
