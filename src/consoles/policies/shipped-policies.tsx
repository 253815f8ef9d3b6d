import type { Policies } from '#wire/governance.ts';
import { Badge } from '../ui/badge.tsx';

/** What Parley brings: each policy with its reason and its text. */
export function ShippedPolicies({ policies: { shipped, engine } }: { policies: Policies }) {
  return (
    <>
      <p className="text-sm text-soft">Decided by {engine.label}.</p>
      <ul className="mt-4 flex flex-col gap-3">
        {shipped.map(({ id, effect, asksPeople, reason, text }) => (
          <li key={id} className="card p-4">
            <details>
              <summary className="flex flex-wrap items-center gap-2 text-sm">
                <Badge tone={asksPeople ? 'warn' : effect === 'permit' ? 'good' : 'bad'}>
                  {asksPeople ? 'asks people' : effect}
                </Badge>
                <span className="min-w-0 flex-1">{reason}</span>
                <span className="font-mono text-xs text-faint">{id}</span>
              </summary>
              <pre className="mt-3 overflow-x-auto rounded-lg bg-sunken p-3 font-mono text-xs leading-5">
                {text}
              </pre>
            </details>
          </li>
        ))}
      </ul>
    </>
  );
}
