/** The head of a call's page: who, when, how long, how it ended. */
import { Link } from '@tanstack/react-router';
import { ArrowLeft, Check, Copy } from 'lucide-react';
import { useState } from 'react';
import type { Call, CallEvent } from '#wire/api.ts';
import { Button } from '../ui/button.tsx';
import { clockTime, fullTime } from '../ui/format.ts';
import { CallStateBadge, CHANNELS, endingOf, lineOf } from './call-state.tsx';

export function CallHead({
  call,
  events,
  connected,
}: {
  call: Call;
  events: CallEvent[];
  connected: boolean;
}) {
  const facts = [
    call.agent.version === null ? null : `version ${call.agent.version.number}`,
    fullTime(call.startedAt),
    CHANNELS[call.channel],
    lineOf(call),
    call.durationMs === null ? null : clockTime(call.durationMs),
    call.state === 'active'
      ? connected
        ? 'following live'
        : 'connecting to the live log …'
      : endingOf(call),
  ].filter((fact) => fact !== null);
  return (
    <header>
      <Link to="/calls" className="inline-flex items-center gap-1.5 rounded text-sm text-soft hover:text-ink">
        <ArrowLeft className="size-4" aria-hidden="true" /> Calls
      </Link>
      <div className="mt-2 flex flex-wrap items-end justify-between gap-4">
        <div className="min-w-0">
          <div className="flex flex-wrap items-baseline gap-x-4">
            <h1 className="spoken text-3xl tracking-tight sm:text-4xl">{call.agent.name}</h1>
            <CallStateBadge state={call.state} />
          </div>
          <p className="mt-1.5 flex flex-wrap gap-x-2 text-sm text-soft tabular">
            {facts.map((fact, index) => (
              <span key={fact}>
                {fact}
                {index < facts.length - 1 && (
                  <span className="ml-2 text-faint" aria-hidden="true">
                    ·
                  </span>
                )}
              </span>
            ))}
          </p>
        </div>
        <div className="flex gap-2">
          <CopyJson call={call} events={events} />
        </div>
      </div>
    </header>
  );
}

function CopyJson({ call, events }: { call: Call; events: CallEvent[] }) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(JSON.stringify({ call, events }, null, 2));
      setState('copied');
    } catch {
      setState('failed');
    }
    setTimeout(() => setState('ready'), 2000);
  };
  return (
    <Button onClick={() => void copy()}>
      {state === 'copied' ? (
        <Check className="size-4 text-good" aria-hidden="true" />
      ) : (
        <Copy className="size-4" aria-hidden="true" />
      )}
      <span aria-live="polite">
        {{ ready: 'Copy as JSON', copied: 'Copied', failed: 'The browser refused' }[state]}
      </span>
    </Button>
  );
}
