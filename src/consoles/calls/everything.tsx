/** Every line of the log as it stands, each openable to its JSON. */
import { useState } from 'react';
import type { CallEvent } from '#wire/api.ts';
import { Button } from '../ui/button.tsx';
import { clockTime } from '../ui/format.ts';

/** More lines than this are drawn only when asked for. */
const AT_A_TIME = 400;
const KINDS = { event: 'text-ink', input: 'text-caller', effect: 'text-agent', life: 'text-faint' };

export function Everything({
  events,
  hearFrom,
}: {
  events: CallEvent[];
  hearFrom: ((ms: number) => void) | null;
}) {
  const [shown, setShown] = useState(AT_A_TIME);
  return (
    <>
      <ol className="flex flex-col divide-y divide-line font-mono text-xs">
        {events.slice(0, shown).map((event) => (
          <li key={event.seq}>
            <details className="group">
              <summary className="grid cursor-pointer grid-cols-[3.25rem_3.25rem_minmax(0,1fr)] items-baseline gap-2 py-1.5 hover:bg-sunken sm:px-2">
                <span className="text-faint tabular">{clockTime(event.atMs, true)}</span>
                <span className={KINDS[event.kind]}>{event.kind}</span>
                <span className="min-w-0 truncate">
                  <span className="font-medium">{event.data.type}</span>{' '}
                  <span className="text-faint">{digest(event.data)}</span>
                </span>
              </summary>
              <div className="mb-2 rounded-lg bg-sunken p-3">
                <pre className="max-h-96 overflow-auto whitespace-pre-wrap">
                  {JSON.stringify(event, null, 2)}
                </pre>
                {hearFrom && (
                  <Button look="quiet" className="mt-2 font-sans" onClick={() => hearFrom(event.atMs)}>
                    Hear from here
                  </Button>
                )}
              </div>
            </details>
          </li>
        ))}
      </ol>
      {events.length > shown && (
        <Button className="mt-4" onClick={() => setShown(shown + AT_A_TIME * 4)}>
          Show more ({events.length - shown} left)
        </Button>
      )}
    </>
  );
}

function digest(data: CallEvent['data']): string {
  const { type: _type, ...rest } = data;
  const text = JSON.stringify(rest);
  return text === '{}' ? '' : text.slice(0, 160);
}
