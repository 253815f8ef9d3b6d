/** Where in a call the words were said. */
import type { CallHit } from '#wire/call-search.ts';
import { clockTime } from '../ui/format.ts';

export function Snippets({ hits }: { hits: readonly CallHit[] }) {
  return (
    <ul className="mt-1.5 flex flex-col gap-1">
      {hits.map(({ seq, atMs, who, parts }) => (
        <li key={seq} className="flex gap-3 text-sm leading-6 sm:gap-4">
          <span className="w-12 shrink-0 text-right sm:w-18 font-mono text-xs leading-6 text-faint tabular">
            {clockTime(atMs)}
          </span>
          <span className="min-w-0">
            <span
              className={`mr-1.5 text-xs font-semibold ${who === 'caller' ? 'text-caller' : 'text-agent'}`}
            >
              {who === 'caller' ? 'Caller' : 'Agent'}
            </span>
            <span className="spoken text-base">
              {parts.map(({ text, match }, place) =>
                match ? (
                  <mark
                    key={place}
                    className="rounded-sm bg-warn-wash px-0.5 text-ink underline decoration-warn"
                  >
                    {text}
                  </mark>
                ) : (
                  <span key={place}>{text}</span>
                ),
              )}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
