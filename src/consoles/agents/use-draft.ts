/** The draft that is being worked on: its text as it stands here, what is saved of it, and what is wrong with it. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useState } from 'react';
import type { Draft as Saved } from '#wire/agents.ts';
import { ApiError } from '../ui/request.ts';
import { agentsApi } from './api.ts';
import type { Fault } from './faults.tsx';

/** After the last key: each check costs the server's time. */
const CHECK_AFTER_MS = 700;
const MOST_STEPS_BACK = 100;

export interface DraftWork {
  id: string;
  source: string;
  /** As the server has it. */
  saved: Saved;
  unsaved: boolean;
  faults: readonly Fault[];
  /** Edits with the same `place` in a row are taken back together. */
  edit: (source: string, place?: string) => void;
  undo: (() => void) | null;
  save: () => Promise<Saved>;
  saving: boolean;
  error: Error | null;
  /** Somebody else has saved since: what the server says about who and what to do. */
  conflict: string | null;
  /** Goes on from what the server has now; the own text is kept where `mine` says so. */
  goOnFrom: (saved: Saved, mine: boolean) => void;
}

interface State {
  source: string;
  saved: Saved;
  past: string[];
  place: string | undefined;
}

type Change =
  | { type: 'edit'; source: string; place: string | undefined }
  | { type: 'undo' }
  | { type: 'saved'; saved: Saved }
  | { type: 'go on'; saved: Saved; mine: boolean };

function reduce(state: State, change: Change): State {
  switch (change.type) {
    case 'edit': {
      const { source, place } = change;
      if (source === state.source) return state;
      const on = place !== undefined && place === state.place;
      const past = on ? state.past : [...state.past, state.source].slice(-MOST_STEPS_BACK);
      return { ...state, source, place, past };
    }
    case 'undo': {
      const source = state.past.at(-1) ?? state.source;
      return { ...state, source, place: undefined, past: state.past.slice(0, -1) };
    }
    case 'saved':
      return { ...state, saved: change.saved };
    case 'go on': {
      const source = change.mine ? state.source : change.saved.source;
      const past = source === state.source ? state.past : [...state.past, state.source];
      return { source, saved: change.saved, past, place: undefined };
    }
  }
}

/** `loaded` is the draft as it came last; a newer one replaces a text that nobody has touched. */
export function useDraft(loaded: Saved): DraftWork {
  const id = loaded.agentId;
  const queries = useQueryClient();
  const start = { source: loaded.source, saved: loaded, past: [], place: undefined };
  const [{ source, saved, past }, change] = useReducer(reduce, start);
  const unsaved = source !== saved.source;
  useEffect(() => {
    if (!unsaved && loaded.revision > saved.revision) change({ type: 'go on', saved: loaded, mine: false });
    // The same text, of which another version is published now.
    if (loaded.revision === saved.revision && loaded !== saved) change({ type: 'saved', saved: loaded });
  }, [loaded, saved, unsaved]);
  const save = useMutation({
    mutationFn: () => agentsApi.saveDraft(id, { source, revision: saved.revision }),
    onSuccess: async (draft) => {
      change({ type: 'saved', saved: draft });
      queries.setQueryData(['draft', id], draft);
      await Promise.all(['agents', 'diff'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  const { reset, mutateAsync } = save;
  const edit = useCallback(
    (text: string, place?: string) => change({ type: 'edit', source: text, place }),
    [],
  );
  const changedSince = save.error instanceof ApiError && save.error.problem?.code === 'agent.changed';
  const conflict = changedSince ? save.error : null;
  return {
    id,
    source,
    saved,
    unsaved,
    faults: useFaults(source, saved),
    edit,
    undo: past.length > 0 ? () => change({ type: 'undo' }) : null,
    save: useCallback(() => mutateAsync(), [mutateAsync]),
    saving: save.isPending,
    error: changedSince ? null : save.error,
    conflict: conflict?.message ?? null,
    goOnFrom: useCallback(
      (next, mine) => {
        reset();
        change({ type: 'go on', saved: next, mine });
      },
      [reset],
    ),
  };
}

/** Of a saved text the server has told them with it; of another they are asked once the keys rest. */
function useFaults(source: string, saved: Saved): readonly Fault[] {
  const rested = useRested(source);
  const checked = useQuery({
    queryKey: ['validate', rested],
    queryFn: ({ signal }) => agentsApi.validate(rested, signal),
    enabled: rested !== saved.source && rested.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  if (source === saved.source) return saved.errors;
  return checked.data?.errors ?? saved.errors;
}

function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
