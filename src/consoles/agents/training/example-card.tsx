import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import type { z } from 'zod';
import type * as wire from '#wire/agents.ts';
import { Badge } from '../../ui/badge.tsx';
import { relativeTime } from '../../ui/format.ts';
import { useChange } from '../../ui/use-change.ts';
import { agentsApi } from '../api.ts';
import { Exchange } from './exchange.tsx';
import { turnName } from './turns.ts';

interface Props {
  id: string;
  example: z.infer<typeof wire.Example>;
  /** It stands in the draft. */
  taken: boolean;
  mayUnmark: boolean;
}

export function ExampleCard({ id, example, taken, mayUnmark }: Props) {
  const { callId, seq, caller, agent, note, by, markedAt } = example;
  const unmark = useChange(() => agentsApi.unmark(id, { callId, seq }), ['examples']);
  const name = turnName(example);
  return (
    <li className="card flex min-w-0 flex-col gap-3 p-4">
      <Exchange caller={caller} agent={agent} />
      {note !== '' && <p className="text-sm text-soft">“{note}”</p>}
      <div className="mt-auto flex flex-wrap items-center gap-2 border-t border-line pt-3 text-xs text-soft">
        <Link
          to="/calls/$callId"
          params={{ callId }}
          className="rounded font-mono break-all underline underline-offset-2 hover:text-ink"
        >
          {name}
        </Link>
        <span>
          {by.label}, {relativeTime(markedAt, Date.now())}
        </span>
        {taken && <Badge tone="agent">in the draft</Badge>}
        {mayUnmark && (
          <button
            type="button"
            disabled={unmark.isPending}
            onClick={() => unmark.mutate()}
            aria-label={`Take the mark of ${name} back`}
            className="ml-auto grid size-9 place-items-center rounded-lg hover:bg-sunken hover:text-ink"
          >
            <X className="size-4" aria-hidden="true" />
          </button>
        )}
      </div>
      {unmark.isError && (
        <p role="alert" className="text-sm text-bad">
          {unmark.error.message}
        </p>
      )}
    </li>
  );
}
