/** Where one is signed in: the browsers that are still open to the account, and an end to each. */
import { useQuery } from '@tanstack/react-query';
import type { OpenSignIn } from '#wire/access.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { fullTime, relativeTime } from '../ui/format.ts';
import { Failure, Loading } from '../ui/panels.tsx';
import { useChange } from '../ui/use-change.ts';
import { access } from './access-api.ts';
import { browserName } from './browser-name.ts';

export function SignIns() {
  const open = useQuery({ queryKey: ['sign-ins'], queryFn: ({ signal }) => access.signIns(signal) });
  const endOthers = useChange(() => access.endOtherSignIns(), ['sign-ins']);
  if (open.isPending) return <Loading what="where you are signed in" />;
  if (open.isError) return <Failure error={open.error} retry={() => void open.refetch()} />;
  const { signIns } = open.data;
  return (
    <div className="flex max-w-2xl flex-col items-start gap-3">
      <ul className="card w-full divide-y divide-line">
        {signIns.map((each) => (
          <Place key={each.id} signIn={each} />
        ))}
      </ul>
      {endOthers.error !== null && (
        <p role="alert" className="text-sm text-bad">
          {endOthers.error.message}
        </p>
      )}
      {signIns.length > 1 && (
        <Button disabled={endOthers.isPending} onClick={() => endOthers.mutate()}>
          Sign out everywhere else
        </Button>
      )}
    </div>
  );
}

function Place({ signIn: { id, here, userAgent, provider, since, usedAt, until } }: { signIn: OpenSignIn }) {
  const end = useChange(() => access.endSignIn(id), ['sign-ins']);
  const name = browserName(userAgent);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3">
      <div className="min-w-0 text-sm leading-6">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span title={userAgent}>{name}</span>
          {here && <Badge tone="good">this browser</Badge>}
          {provider && <Badge>single sign-on</Badge>}
        </p>
        <p className="text-xs text-soft">
          Signed in <time dateTime={since}>{fullTime(since)}</time>
          {usedAt !== since && <>, used {relativeTime(usedAt, Date.now())}</>}; ends by itself{' '}
          <time dateTime={until}>{fullTime(until)}</time> unless it is used
        </p>
        {end.error !== null && (
          <p role="alert" className="text-xs text-bad">
            {end.error.message}
          </p>
        )}
      </div>
      {!here && (
        <Button
          look="quiet"
          disabled={end.isPending}
          onClick={() => end.mutate()}
          aria-label={`Sign out ${name} of ${fullTime(since)}`}
        >
          Sign out
        </Button>
      )}
    </li>
  );
}
