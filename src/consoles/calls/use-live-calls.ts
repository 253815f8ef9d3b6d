/** The calls that go on, as they begin, change and end. */
import { useEffect, useState } from 'react';
import { LiveChange, type LiveCall } from '#wire/live-calls.ts';
import { hands } from './live-api.ts';

/** Oldest first. The browser connects again by itself, and is then told of all of them anew. */
export function useLiveCalls(): LiveCall[] {
  const [calls, setCalls] = useState<readonly LiveCall[]>([]);
  useEffect(() => {
    const source = new EventSource(hands.eventsUrl);
    const take = ({ data }: MessageEvent<string>): void => {
      const change = LiveChange.safeParse(JSON.parse(data));
      if (change.success) setCalls((now) => after(now, change.data));
    };
    source.onopen = () => setCalls([]);
    for (const type of LiveChange.shape.type.options) source.addEventListener(type, take);
    return () => source.close();
  }, []);
  return calls.toSorted((one, other) => one.startedAt.localeCompare(other.startedAt));
}

function after(calls: readonly LiveCall[], { type, call }: LiveChange): LiveCall[] {
  const others = calls.filter(({ id }) => id !== call.id);
  return type === 'ended' ? others : [...others, call];
}
