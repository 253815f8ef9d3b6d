/** Calls a day as bars; each is read out with its number. */
import { plural } from '../ui/format.ts';
import type { Day } from './days.ts';

const WEEKDAY = new Intl.DateTimeFormat('en', { weekday: 'short' });
const LONG = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });

export function CallsChart({ days }: { days: readonly Day[] }) {
  const most = Math.max(1, ...days.map(({ calls }) => calls));
  return (
    <ol aria-label="Calls a day" className="flex h-44 items-end gap-1.5 sm:gap-2">
      {days.map(({ day, calls, lost }) => {
        const date = new Date(`${day}T12:00:00`);
        const said = `${LONG.format(date)}: ${plural(calls, 'call')}${lost > 0 ? `, ${lost} lost` : ''}`;
        return (
          <li key={day} title={said} className="group flex h-full min-w-0 flex-1 flex-col justify-end">
            <span className="sr-only">{said}</span>
            <span
              aria-hidden="true"
              className="mb-1 text-center text-2xs text-soft tabular opacity-0 group-hover:opacity-100"
            >
              {calls}
            </span>
            <span
              aria-hidden="true"
              className={`block min-h-0.5 rounded-t-md ${calls === 0 ? 'bg-line' : 'bg-agent group-hover:brightness-110'}`}
              style={{ height: `${(calls / most) * 72}%` }}
            />
            <span aria-hidden="true" className="mt-1.5 truncate text-center text-2xs text-faint tabular">
              {date.getDate()}
              <span className="max-sm:hidden"> {WEEKDAY.format(date)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
