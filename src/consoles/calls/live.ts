/** Follows a call that is going on: every new line of its log as it is written. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { CallEvent } from '#wire/api.ts';
import { api } from '../ui/api.ts';

export interface Following {
  events: CallEvent[];
  connected: boolean;
}

/** `stored` as it was loaded, with what has been written since; `live` false follows nothing. */
export function useLiveEvents(callId: string, stored: CallEvent[] | undefined, live: boolean): Following {
  const [added, setAdded] = useState<CallEvent[]>([]);
  const [connected, setConnected] = useState(false);
  const queries = useQueryClient();
  const loaded = stored !== undefined;

  useEffect(() => {
    setAdded([]);
    if (!live || !loaded) return;
    const waiting: CallEvent[] = [];
    const source = new EventSource(api.liveUrl(callId, stored.at(-1)?.seq ?? -1));
    source.onopen = () => setConnected(true);
    source.onerror = () => setConnected(false);
    source.addEventListener('end', () => {
      source.close();
      void queries.invalidateQueries({ queryKey: ['call', callId], exact: true });
    });
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const event = CallEvent.safeParse(parseJson(data));
      if (event.success) waiting.push(event.data);
    };
    // Many lines may come at once; the page is drawn at most four times a second.
    const timer = setInterval(() => {
      const batch = waiting.splice(0);
      if (batch.length > 0) setAdded((now) => [...now, ...batch]);
    }, 250);
    return () => {
      clearInterval(timer);
      source.close();
      setConnected(false);
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `stored` is only the starting point
  }, [callId, live, loaded, queries]);

  return { events: stored ? merge(stored, added) : [], connected };
}

function merge(stored: CallEvent[], added: CallEvent[]): CallEvent[] {
  const last = stored.at(-1)?.seq ?? -1;
  const fresh = added.filter((event) => event.seq > last);
  return fresh.length === 0 ? stored : [...stored, ...fresh];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
