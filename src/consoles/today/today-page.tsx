/** What happened today, how it compares with the last days, and what needs a person. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Overview } from '#wire/overview.ts';
import { useMay } from '../access/session.ts';
import { LiveNow } from '../calls/live-now.tsx';
import { buttonClass } from '../ui/button.tsx';
import { clockTime } from '../ui/format.ts';
import { PageHead, Section } from '../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { overview } from './api.ts';
import { CallsChart } from './calls-chart.tsx';
import { everyDay } from './days.ts';
import { Endings, Figure, Latest, Shares } from './figures.tsx';
import { NeedsYou } from './needs-you.tsx';

const DAYS = 14;

export function TodayPage() {
  const figures = useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => overview(DAYS, signal),
    refetchInterval: 10_000,
  });
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Today"
        about={new Intl.DateTimeFormat('en', { dateStyle: 'full' }).format(new Date())}
      />
      <div className="mt-6">
        <NeedsYou />
        <LiveNow />
        {figures.isPending && <Loading what="today" rows={3} />}
        {figures.isError && <Failure error={figures.error} retry={() => void figures.refetch()} />}
        {figures.isSuccess &&
          (figures.data.days.length === 0 && figures.data.live === 0 ? (
            <Quiet />
          ) : (
            <Figures figures={figures.data} />
          ))}
      </div>
    </div>
  );
}

function Figures({ figures }: { figures: Overview }) {
  const days = everyDay(figures.days, DAYS, new Date());
  const today = days.at(-1) ?? { calls: 0, lost: 0, talkMs: 0 };
  const before = days.slice(0, -1);
  const usual = before.reduce((sum, { calls }) => sum + calls, 0) / before.length;
  return (
    <>
      <ul className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Figure name="On the line now" value={String(figures.live)} live={figures.live > 0} />
        <Figure
          name="Calls today"
          value={String(today.calls)}
          aside={
            usual === 0 ? 'the first of these days' : `${usual.toFixed(usual < 10 ? 1 : 0)} on a usual day`
          }
        />
        <Figure
          name="Talked today"
          value={clockTime(today.talkMs)}
          aside={today.calls === 0 ? undefined : `${clockTime(today.talkMs / today.calls)} a call`}
        />
        <Figure
          name="Lost today"
          value={String(today.lost)}
          aside={today.lost === 0 ? 'none broke off' : 'ended with their process'}
          bad={today.lost > 0}
        />
      </ul>
      <Section title={`The last ${DAYS} days`}>
        <div className="card p-5">
          <CallsChart days={days} />
        </div>
      </Section>
      <div className="grid gap-x-8 lg:grid-cols-2">
        <Section title="How calls ended">
          <Endings endings={figures.endings} />
        </Section>
        <Section title="Who talked">
          <Shares
            rows={figures.agents.map(({ name, calls, meanDurationMs, meanTurns }) => ({
              name,
              calls,
              aside: [
                meanDurationMs === null ? null : clockTime(meanDurationMs),
                meanTurns === null ? null : `${meanTurns.toFixed(1)} turns`,
              ]
                .filter((part) => part !== null)
                .join(' · '),
            }))}
            empty="Nobody yet."
          />
        </Section>
      </div>
      <Section title="The latest">
        <Latest />
      </Section>
    </>
  );
}

function Quiet() {
  const mayTalk = useMay('talk:use');
  if (!mayTalk) return <Empty title="All quiet">No call in the last {DAYS} days.</Empty>;
  return (
    <Empty
      title="All quiet"
      action={
        <Link to="/" className={buttonClass('strong')}>
          Talk to an agent
        </Link>
      }
    >
      No call in the last {DAYS} days. Make the first one here, or give an agent a phone number.
    </Empty>
  );
}
