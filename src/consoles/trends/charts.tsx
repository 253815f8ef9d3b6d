/** Two calm charts of days: bars for counts, a line for averages. Drawn by hand; their numbers are a table for who does not see them. */
import type { ReactNode } from 'react';
import type { Day } from '../today/days.ts';

interface ChartProps<Value> {
  days: readonly Day[];
  label: string;
  measure: (day: Day) => Value;
  said: (value: number) => string;
}

const SHORT = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const LONG = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });
const HEIGHT = 100;

export function BarChart({ days, label, measure, said }: ChartProps<number>) {
  const most = Math.max(1, ...days.map(measure));
  const gap = days.length > 40 ? 0.25 : 0.3;
  return (
    <Frame days={days} label={label} most={said(most)} measure={measure} said={said}>
      {days.map((day, index) => {
        const height = Math.max(measure(day) === 0 ? 0 : 1.5, (measure(day) / most) * HEIGHT);
        return (
          <rect
            key={day.day}
            x={index + gap / 2}
            width={1 - gap}
            y={HEIGHT - height}
            height={height}
            fill="var(--agent)"
          />
        );
      })}
    </Frame>
  );
}

export function LineChart({ days, label, measure, said }: ChartProps<number | null>) {
  const points = days.flatMap((day, index) => {
    const value = measure(day);
    return value === null ? [] : [{ x: index + 0.5, value }];
  });
  const most = Math.max(1, ...points.map(({ value }) => value));
  const path = points.map(({ x, value }) => `${x},${HEIGHT - (value / most) * HEIGHT * 0.94}`);
  const [first, last] = [points[0], points.at(-1)];
  return (
    <Frame days={days} label={label} most={said(most)} measure={measure} said={said}>
      {first !== undefined && last !== undefined && (
        <>
          <path
            d={`M${first.x},${HEIGHT} L${path.join(' L')} L${last.x},${HEIGHT} Z`}
            fill="var(--agent-wash)"
          />
          <path
            d={`M${path.length === 1 ? `${first.x - 0.3},${path[0]?.split(',')[1]} L${first.x + 0.3},${path[0]?.split(',')[1]}` : path.join(' L')}`}
            fill="none"
            stroke="var(--agent)"
            strokeWidth="2"
            strokeLinejoin="round"
            strokeLinecap="round"
            vectorEffect="non-scaling-stroke"
          />
        </>
      )}
    </Frame>
  );
}

function Frame({
  days,
  label,
  most,
  measure,
  said,
  children,
}: ChartProps<number | null> & { most: string; children: ReactNode }) {
  const date = (day: Day): Date => new Date(`${day.day}T12:00:00`);
  const told = (day: Day): string => {
    const value = measure(day);
    return `${LONG.format(date(day))}: ${value === null ? 'no call' : said(value)}`;
  };
  const marks = [0, Math.floor(days.length / 2), days.length - 1].flatMap((at) => days[at] ?? []);
  return (
    <figure className="card p-4 sm:p-5">
      <p aria-hidden="true" className="mb-1 text-2xs text-faint tabular">
        {most}
      </p>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${days.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-40 w-full overflow-visible border-y border-line"
      >
        <path
          d={`M0,${HEIGHT / 2}H${days.length}`}
          stroke="var(--line)"
          vectorEffect="non-scaling-stroke"
          strokeDasharray="2 5"
        />
        {children}
        {days.map((day, index) => (
          <rect
            key={day.day}
            x={index}
            width="1"
            y="0"
            height={HEIGHT}
            className="fill-transparent hover:fill-ink/5"
          >
            <title>{told(day)}</title>
          </rect>
        ))}
      </svg>
      <p aria-hidden="true" className="mt-1.5 flex justify-between text-2xs text-faint">
        {marks.map((day) => (
          <span key={day.day}>{SHORT.format(date(day))}</span>
        ))}
      </p>
      <ol className="sr-only" aria-label={label}>
        {days.map((day) => (
          <li key={day.day}>{told(day)}</li>
        ))}
      </ol>
    </figure>
  );
}
