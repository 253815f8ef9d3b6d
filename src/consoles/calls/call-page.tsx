/** The page to read one call on: its sound, its talk, its waits, and the log itself. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Call, CallEvent } from '#wire/api.ts';
import { useMay } from '../access/session.ts';
import { api } from '../ui/api.ts';
import { Failure, Loading } from '../ui/panels.tsx';
import { CallAside } from './call-aside.tsx';
import { CallHead } from './call-head.tsx';
import { Everything } from './everything.tsx';
import { LiveHand } from './live-hand.tsx';
import { useLiveEvents } from './live.ts';
import { fetchPeaks } from './peaks.ts';
import { readCall } from './reading.ts';
import type { AgentItem, Reading } from './reading.ts';
import { Timeline } from './timeline.tsx';
import { usePlayer } from './use-player.ts';
import { Waveform } from './waveform.tsx';

export function CallPage() {
  const { callId } = useParams({ from: '/house/calls/$callId' });
  const call = useQuery({
    queryKey: ['call', callId],
    queryFn: ({ signal }) => api.call(callId, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'active' ? 5000 : false),
  });
  const live = call.data?.state === 'active';
  const stored = useQuery({
    queryKey: ['call', callId, 'events'],
    queryFn: ({ signal }) => api.events(callId, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { events, connected } = useLiveEvents(callId, stored.data, live);
  const reading = useMemo(() => readCall(events), [events]);
  const failure = call.error ?? stored.error;
  return (
    <div className="py-6 sm:py-8">
      <title>{`${call.data?.agent.name ?? 'Call'} · Parley`}</title>
      {failure ? (
        <Failure
          error={failure}
          retry={() => {
            void call.refetch();
            void stored.refetch();
          }}
        />
      ) : call.data && stored.data ? (
        <CallReading key={callId} call={call.data} events={events} reading={reading} connected={connected} />
      ) : (
        <Loading what="the call" rows={3} />
      )}
    </div>
  );
}

interface CallReadingProps {
  call: Call;
  events: CallEvent[];
  reading: Reading;
  connected: boolean;
}

function CallReading({ call, events, reading, connected }: CallReadingProps) {
  const [view, setView] = useState<'talk' | 'everything'>('talk');
  const recording = call.recording;
  const listens = useMay('calls:listen');
  const controls = useMay('calls:control');
  const lengthMs = Math.max(recording?.durationMs ?? 0, call.durationMs ?? 0, reading.lengthMs, 1);
  const player = usePlayer(recording?.url ?? null, lengthMs);
  const peaks = useQuery({
    queryKey: ['peaks', recording?.url],
    queryFn: ({ signal }) => (recording ? fetchPeaks(recording.url, signal) : null),
    enabled: recording !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const replies = reading.items.filter((item): item is AgentItem => item.kind === 'agent');
  const waits = replies.flatMap((reply) => (reply.waterfall ? [reply.waterfall.totalMs] : []));
  const { available, seek } = player;
  const hearFrom = useMemo(() => (available ? (ms: number) => seek(ms, true) : null), [available, seek]);
  return (
    <>
      <CallHead call={call} events={events} connected={connected} />
      {call.state === 'active' && controls && <LiveHand call={call} events={events} />}
      <div className="mt-6">
        <Waveform
          spans={reading.spans}
          peaks={peaks.data ?? null}
          lengthMs={lengthMs}
          player={player}
          note={recordingNote(call, { failed: player.failed, listens })}
        />
      </div>
      <div className="mt-8 grid gap-8 lg:grid-cols-[minmax(0,1fr)_17rem]">
        <section aria-label="What happened" className="min-w-0">
          <div className="mb-3 flex items-center justify-between gap-3">
            <h2 className="eyebrow">What happened</h2>
            <ViewChoice view={view} choose={setView} />
          </div>
          {view === 'talk' ? (
            <Timeline
              items={reading.items}
              agentName={call.agent.name}
              scaleMs={Math.max(0, ...waits)}
              playingMs={player.playing ? player.atMs : null}
              hearFrom={hearFrom}
            />
          ) : (
            <Everything events={events} hearFrom={hearFrom} />
          )}
        </section>
        <CallAside call={call} reading={reading} replies={replies} waits={waits} />
      </div>
    </>
  );
}

function recordingNote(call: Call, { failed, listens }: { failed: boolean; listens: boolean }): string {
  if (!listens) return 'The turns are drawn from the log; recordings are for those who may listen.';
  if (failed) return 'The recording cannot be played here; the turns are drawn from the log.';
  if (call.state === 'active') return 'The recording can be heard when the call has ended.';
  return 'This call has no recording; the turns are drawn from the log.';
}

function ViewChoice({
  view,
  choose,
}: {
  view: 'talk' | 'everything';
  choose: (view: 'talk' | 'everything') => void;
}) {
  return (
    <div role="group" aria-label="Show" className="flex rounded-lg border border-line bg-raised p-0.5">
      {(['talk', 'everything'] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={view === one}
          onClick={() => choose(one)}
          className="min-h-8 rounded-md px-3 text-sm text-soft capitalize hover:text-ink aria-pressed:bg-sunken aria-pressed:font-medium aria-pressed:text-ink"
        >
          {one}
        </button>
      ))}
    </div>
  );
}
