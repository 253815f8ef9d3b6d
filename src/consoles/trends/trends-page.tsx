/** What calls have added up to over weeks: how many, how long, how they ended. The first page of who only reads. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Overview } from '#wire/overview.ts';
import { overview } from '../today/api.ts';
import { everyDay } from '../today/days.ts';
import { Endings, Figure, Latest } from '../today/figures.tsx';
import { clockTime } from '../ui/format.ts';
import { PageHead, Section } from '../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { BarChart, LineChart } from './charts.tsx';

const SPANS = [7, 30, 90];

export function TrendsPage() {
  const [span, setSpan] = useState(30);
  const figures = useQuery({
    queryKey: ['overview', span],
    queryFn: ({ signal }) => overview(span, signal),
    placeholderData: (before) => before,
    refetchInterval: 60_000,
  });
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Trends"
        about="How many people called, how long they talked, and how it ended."
        actions={<Spans span={span} choose={setSpan} />}
      />
      <div className="mt-6">
        {figures.isPending && <Loading what="the trends" rows={3} />}
        {figures.isError && <Failure error={figures.error} retry={() => void figures.refetch()} />}
        {figures.isSuccess &&
          (figures.data.days.length === 0 ? (
            <Empty title="No calls in these days">
              As soon as somebody has called, this page shows when, how long, and how it ended.
            </Empty>
          ) : (
            <Figures figures={figures.data} span={span} />
          ))}
      </div>
    </div>
  );
}

function Spans({ span, choose }: { span: number; choose: (span: number) => void }) {
  return (
    <div
      role="group"
      aria-label="How far back"
      className="flex rounded-lg border border-line bg-raised p-0.5"
    >
      {SPANS.map((days) => (
        <button
          key={days}
          type="button"
          aria-pressed={days === span}
          onClick={() => choose(days)}
          className="min-h-8 rounded-md px-3 text-sm font-medium text-soft hover:text-ink aria-pressed:bg-agent-wash aria-pressed:text-agent"
        >
          {days} days
        </button>
      ))}
    </div>
  );
}

function Figures({ figures, span }: { figures: Overview; span: number }) {
  const days = everyDay(figures.days, span, new Date());
  const calls = days.reduce((sum, day) => sum + day.calls, 0);
  const talkMs = days.reduce((sum, day) => sum + day.talkMs, 0);
  const lost = days.reduce((sum, day) => sum + day.lost, 0);
  const busiest = days.reduce((most, day) => (day.calls > most.calls ? day : most));
  return (
    <>
      <ul className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Figure name="Calls" value={String(calls)} aside={`${(calls / span).toFixed(1)} a day`} />
        <Figure name="Average length" value={calls === 0 ? '–' : clockTime(talkMs / calls)} />
        <Figure name="Talked in all" value={clockTime(talkMs)} />
        <Figure
          name="Busiest day"
          value={String(busiest.calls)}
          aside={new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(
            new Date(`${busiest.day}T12:00:00`),
          )}
        />
      </ul>
      <div className="grid gap-x-6 lg:grid-cols-2">
        <Section title="Calls a day">
          <BarChart
            days={days}
            label="Calls a day"
            measure={({ calls }) => calls}
            said={(value) => String(value)}
          />
        </Section>
        <Section title="Average length">
          <LineChart
            days={days}
            label="Average length of a call, by day"
            measure={({ calls, talkMs }) => (calls === 0 ? null : talkMs / calls)}
            said={clockTime}
          />
        </Section>
      </div>
      <div className="grid gap-x-6 lg:grid-cols-2">
        <Section title="How they ended" about={lost > 0 ? `${lost} broke off on our side.` : undefined}>
          <Endings endings={figures.endings} />
        </Section>
        <Section title="The latest">
          <Latest />
        </Section>
      </div>
    </>
  );
}
