/** Who is on the line at this moment: each call with its length and what was said last. Nothing while nobody is. */
import { Link } from '@tanstack/react-router';
import { MicOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LiveCall } from '#wire/live-calls.ts';
import { Badge } from '../ui/badge.tsx';
import { clockTime, plural } from '../ui/format.ts';
import { CHANNELS, lineOf } from './call-state.tsx';
import { useLiveCalls } from './use-live-calls.ts';

export function LiveNow() {
  const calls = useLiveCalls();
  const nowMs = useSeconds(calls.length > 0);
  if (calls.length === 0) return null;
  return (
    <section aria-label="On the line now" className="mb-6 animate-rise">
      <h2 className="mb-3 flex items-center gap-2 text-sm font-medium text-caller">
        <span className="size-2 animate-breathe rounded-full bg-caller" aria-hidden="true" />
        {plural(calls.length, 'call')} on the line now
      </h2>
      <div role="list" className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {calls.map((call) => (
          <div key={call.id} role="listitem" className="min-w-0">
            <LiveCard call={call} nowMs={nowMs} />
          </div>
        ))}
      </div>
    </section>
  );
}

function LiveCard({ call, nowMs }: { call: LiveCall; nowMs: number }) {
  const { lastWords } = call;
  return (
    <Link
      to="/calls/$callId"
      params={{ callId: call.id }}
      className="card flex h-full flex-col gap-2 border-l-3 border-l-caller p-4 transition-colors hover:bg-sunken"
    >
      <span className="flex items-baseline justify-between gap-3">
        <span className="spoken min-w-0 truncate text-lg leading-6">{call.agent.name}</span>
        <span className="shrink-0 font-mono text-sm tabular" aria-label="Length">
          {clockTime(Math.max(0, nowMs - Date.parse(call.startedAt)))}
        </span>
      </span>
      <span className="flex items-center justify-between gap-3 text-xs text-soft">
        <span className="min-w-0 truncate">
          {[CHANNELS[call.channel], lineOf(call)].filter(Boolean).join(' · ')}
        </span>
        {call.muted ? (
          <Badge tone="warn">
            <MicOff className="size-3" aria-hidden="true" /> Muted
          </Badge>
        ) : (
          call.state !== 'active' && <Badge>{call.state === 'ringing' ? 'Ringing' : 'Ending'}</Badge>
        )}
      </span>
      {lastWords && (
        <span className="line-clamp-2 text-sm leading-6">
          <span className={`font-medium ${lastWords.who === 'caller' ? 'text-caller' : 'text-agent'}`}>
            {lastWords.who === 'caller' ? 'Caller' : 'Agent'}
          </span>{' '}
          <span className="text-soft">{lastWords.text}</span>
        </span>
      )}
    </Link>
  );
}

/** The time, drawn once a second while somebody looks at it. */
function useSeconds(running: boolean): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return nowMs;
}
