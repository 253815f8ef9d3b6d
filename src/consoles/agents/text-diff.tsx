/** Two texts compared here, line by line. */
import { structuredPatch } from 'diff';
import { useMemo } from 'react';
import { Hunks } from './diff-view.tsx';

/** Two long and quite different texts would hold the page up. */
const MOST_MS = 500;

export default function TextDiff({ before, after }: { before: string; after: string }) {
  const patch = useMemo(
    () => structuredPatch('', '', before, after, '', '', { context: 3, timeout: MOST_MS }),
    [before, after],
  );
  if (patch === undefined)
    return <p className="text-sm text-soft">The texts differ too much to be shown line by line.</p>;
  if (patch.hunks.length === 0) return <p className="text-sm text-soft">Both are the same.</p>;
  return <Hunks hunks={patch.hunks} />;
}
