/** What is wrong with an agent's text: where, what, and how to mend it. */
import { TriangleAlert } from 'lucide-react';
import { ApiError } from '../ui/request.ts';

export interface Fault {
  /** Such as `steps[2].slot`; empty for the text as a whole. */
  path: string;
  message: string;
  cure?: string | undefined;
}

export function faultsOf(error: Error | null): Fault[] {
  if (!(error instanceof ApiError)) return [];
  return error.problem?.errors ?? [];
}

/** `goTo` leads to the place of a fault in the text. */
export function Faults({ faults, goTo }: { faults: readonly Fault[]; goTo?: (fault: Fault) => void }) {
  if (faults.length === 0) return null;
  return (
    <div role="alert" className="rounded-xl border border-bad/30 bg-bad-wash p-3.5 text-sm">
      <ul className="flex flex-col gap-3">
        {faults.map((fault) => (
          <li key={`${fault.path}:${fault.message}`} className="flex gap-2.5">
            <TriangleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden="true" />
            <div className="min-w-0 break-words">
              {fault.path !== '' &&
                (goTo ? (
                  <button
                    type="button"
                    onClick={() => goTo(fault)}
                    className="font-mono text-xs break-all text-bad underline underline-offset-2"
                  >
                    {fault.path}
                  </button>
                ) : (
                  <code className="font-mono text-xs break-all text-bad">{fault.path}</code>
                ))}
              <p>{fault.message}</p>
              {fault.cure !== undefined && <p className="text-soft">{fault.cure}</p>}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
