/** Gives an agent away as one signed file, for who may, and offers it in the command palette meanwhile. */
import { useMemo, useRef, useEffect } from 'react';
import { useMay } from '../access/session.ts';
import { type Command, useOfferedCommands } from '../shell/commands.ts';
import { useChange } from '../ui/use-change.ts';
import { bundlesApi } from './api.ts';

/** `agentId` is null for one of which no version is published: there is nothing to give. */
export function useExport(agentId: string | null): {
  offered: boolean;
  busy: boolean;
  error: Error | null;
  give: () => void;
} {
  const offered = useMay('bundles:export') && agentId !== null;
  const change = useChange(
    () => bundlesApi.exported(agentId ?? ''),
    [],
    (file) => keep(file, `${agentId}.parley.json`),
  );
  const give = useRef(() => {});
  useEffect(() => {
    give.current = () => change.mutate();
  });
  useOfferedCommands(
    useMemo<readonly Command[]>(
      () =>
        offered
          ? [
              {
                id: 'export agent',
                label: 'Export this agent as a signed bundle',
                group: 'Agent',
                words: 'download share give away marketplace',
                run: () => give.current(),
              },
            ]
          : [],
      [offered],
    ),
  );
  return { offered, busy: change.isPending, error: change.error, give: () => change.mutate() };
}

/** A file, given to the browser to keep. */
export function keep(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
