/** One talk on the test bench, from its greeting to its end. */
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Tried } from '#wire/agents.ts';
import { agentsApi } from '../api.ts';
import { faultsOf } from '../faults.tsx';
import { ApiError } from '../../ui/request.ts';

export const TONES = ['friendly', 'assertive', 'empathetic', 'humorous'] as const;
type Tone = (typeof TONES)[number];

export interface Line {
  who: 'caller' | 'agent';
  text: string;
  /** What else happened while it was said. */
  note?: string;
}

/** What the agent has understood so far. */
export interface BenchState {
  slots: Readonly<Record<string, unknown>>;
  /** The slots that the open question is about. */
  asks: readonly string[];
  /** Why it ended. */
  reason: string | null;
}

const NOTHING: BenchState = { slots: {}, asks: [], reason: null };

export function useBench(agentId: string) {
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [state, setState] = useState(NOTHING);
  const [tone, setTone] = useState<Tone | ''>('');
  const [over, setOver] = useState(false);
  const session = useRef<string | null>(null);
  const told = (answer: Tried): void => {
    session.current = answer.session;
    setLines((before) => [
      ...before,
      ...answer.says.map((text) => ({ who: 'agent' as const, text })),
      ...notes(answer),
    ]);
    setState((before) => after(before, answer));
    setOver(answer.ended);
  };
  const ask = useMutation({
    mutationFn: (text: string) =>
      agentsApi.tell(
        agentId,
        session.current === null ? { ...(tone !== '' && { tone }) } : { session: session.current, text },
      ),
    onSuccess: told,
    onError: (error) => {
      // A talk that was forgotten cannot be gone on with.
      if (error instanceof ApiError && error.problem?.code === 'bench.unknown') setOver(true);
    },
  });
  return {
    lines,
    state,
    tone,
    setTone: (name: string) => setTone(TONES.find((each) => each === name) ?? ''),
    over,
    busy: ask.isPending,
    error: ask.error === null ? null : wordsOf(ask.error),
    begin: (): void => {
      session.current = null;
      setLines([]);
      setState(NOTHING);
      setOver(false);
      ask.mutate('');
    },
    say: (text: string): void => {
      setLines((before) => [...before, { who: 'caller', text }]);
      ask.mutate(text);
    },
  };
}

function wordsOf(error: Error): string {
  const [fault] = faultsOf(error);
  return fault
    ? `The saved draft has a fault at ${fault.path || 'its text'}: ${fault.message}`
    : error.message;
}

function notes({ events, withheld }: Tried): Line[] {
  const told = withheld === undefined ? [] : [{ who: 'agent' as const, text: '…', note: withheld }];
  const unsaid = events.flatMap((event) =>
    event.type === 'reply.withheld'
      ? [
          {
            who: 'agent' as const,
            text: '…',
            note: `Not said: “${event.text}”, because of “${event.phrase}”.`,
          },
        ]
      : [],
  );
  return [...told, ...unsaid];
}

function after(before: BenchState, { events }: Tried): BenchState {
  return events.reduce<BenchState>((state, event) => {
    if (event.type === 'slots') return { ...state, slots: event.slots };
    if (event.type === 'expecting') return { ...state, asks: event.expect.slots };
    if (event.type === 'call.ending' || event.type === 'call.ended')
      return { ...state, reason: event.reason, asks: [] };
    return state;
  }, before);
}
