/** One version of an experiment: how often its calls reach the goal, how sure that is, and how they go. */
import type { z } from 'zod';
import type { Comparison } from '#wire/agents.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { clockTime } from '../../ui/format.ts';

type Arm = z.infer<typeof Comparison>['arms'][number];

const percent = (rate: number): string => `${Math.round(rate * 100)} %`;

interface Props {
  arm: Arm;
  /** Of all calls, in percent. */
  share: number;
  better: boolean;
  choose: (() => void) | null;
}

export function ArmCard({ arm, share, better, choose }: Props) {
  const { number, goalRate, interval, outcomes } = arm;
  return (
    <li className={`card flex flex-col gap-4 p-5 ${better ? 'border-agent' : ''}`}>
      <div className="flex flex-wrap items-baseline gap-2">
        <h3 className="spoken text-2xl">Version {number}</h3>
        <span className="text-sm text-soft">{share} % of the calls</span>
        {better && <Badge tone="good">better</Badge>}
      </div>
      <div>
        <p className="spoken text-4xl tabular">{goalRate === null ? '–' : percent(goalRate)}</p>
        <Interval {...interval} rate={goalRate} />
      </div>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5 text-sm">
        {figuresOf(arm).map(([label, figure]) => (
          <div key={label} className="contents">
            <dt className="text-soft">{label}</dt>
            <dd className="text-right tabular">{figure}</dd>
          </div>
        ))}
      </dl>
      {outcomes.length > 0 && (
        <details className="text-sm">
          <summary className="rounded text-soft hover:text-ink">How its calls ended</summary>
          <ul className="mt-2 flex flex-col gap-1">
            {outcomes.map(({ reason, calls }) => (
              <li key={reason} className="flex justify-between gap-3">
                <span>{reason}</span>
                <span className="tabular">{calls}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {choose && (
        <Button className="self-start" onClick={choose}>
          Choose version {number}
        </Button>
      )}
    </li>
  );
}

function figuresOf(arm: Arm): [string, string][] {
  const { calls, ended, goals, averageDurationMs, averageTurns, interruptionsPerCall } = arm;
  const tenths = (value: number | null): string => value?.toFixed(1) ?? '–';
  return [
    ['Calls', calls === ended ? String(calls) : `${calls}, ${ended} of them over`],
    ['Goal reached', String(goals)],
    ['Length', averageDurationMs === null ? '–' : clockTime(averageDurationMs)],
    ['Turns', tenths(averageTurns)],
    ['Interruptions a call', tenths(interruptionsPerCall)],
  ];
}

/** Between which rates the true one lies, 95 times in a hundred. */
function Interval({ low, high, rate }: { low: number; high: number; rate: number | null }) {
  if (rate === null) return <p className="text-xs text-soft">No call of it is over yet.</p>;
  const width = Math.max(0.5, (high - low) * 100);
  return (
    <div>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" className="mt-2 h-2 w-full" aria-hidden="true">
        <rect x="0" y="2" width="100" height="2" fill="var(--line)" />
        <rect x={low * 100} y="1" width={width} height="4" fill="var(--agent)" opacity="0.45" />
        <rect x={Math.min(99, rate * 100)} y="0" width="1" height="6" fill="var(--agent)" />
      </svg>
      <p className="mt-1 text-xs text-soft">
        The true rate lies between {percent(low)} and {percent(high)}, 95 times in a hundred.
      </p>
    </div>
  );
}
