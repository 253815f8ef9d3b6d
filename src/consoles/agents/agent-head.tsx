/** The head of an agent's page: its name, what answers calls, whether something is unsaved, and saving and publishing. */
import { Check, PackageOpen, PencilLine, Save, Send } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useMay } from '../access/session.ts';
import { useExport } from '../bundles/use-export.ts';
import { type Command, useOfferedCommands } from '../shell/commands.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { relativeTime } from '../ui/format.ts';
import { PageHead } from '../ui/page-head.tsx';
import type { DraftWork } from './use-draft.ts';

export function AgentHead({ work, publish }: { work: DraftWork; publish: () => void }) {
  const { saved, unsaved, saving } = work;
  const maySave = useMay('agents:update');
  const mayPublish = useMay('agents:publish');
  const save = (): void => void work.save().catch(() => undefined);
  useKeys(maySave && unsaved && !saving ? save : null);
  const deeds = useRef({ save, publish });
  useEffect(() => {
    deeds.current = { save, publish };
  });
  useOfferedCommands(
    useMemo(() => {
      const commands: Command[] = [];
      if (maySave)
        commands.push({
          id: 'save draft',
          label: 'Save the draft',
          group: 'Agent',
          run: () => deeds.current.save(),
        });
      if (mayPublish)
        commands.push({
          id: 'publish draft',
          label: 'Publish the draft',
          group: 'Agent',
          words: 'version release',
          run: () => deeds.current.publish(),
        });
      return commands;
    }, [maySave, mayPublish]),
  );
  const exporting = useExport(saved.published === null ? null : saved.agentId);
  const nothingNew = !unsaved && !saved.changed;
  return (
    <>
      <PageHead
        title={saved.name}
        about={<State work={work} />}
        actions={
          <>
            {exporting.offered && (
              <Button
                look="quiet"
                disabled={exporting.busy}
                onClick={exporting.give}
                title="The published version as one signed file"
              >
                <PackageOpen className="size-4" aria-hidden="true" />
                <span className="max-sm:sr-only">{exporting.busy ? 'Signing …' : 'Export'}</span>
              </Button>
            )}
            {maySave && (
              <Button disabled={!unsaved || saving} onClick={save} title="Ctrl S">
                <Save className="size-4" aria-hidden="true" /> {saving ? 'Saving …' : 'Save draft'}
              </Button>
            )}
            {mayPublish && (
              <Button look="strong" disabled={saving || nothingNew} onClick={publish}>
                <Send className="size-4" aria-hidden="true" /> Publish …
              </Button>
            )}
          </>
        }
      />
      {exporting.error !== null && (
        <p role="alert" className="mt-4 rounded-lg bg-bad-wash p-3 text-sm text-bad">
          {exporting.error.message}
        </p>
      )}
      {work.error !== null && (
        <p role="alert" className="mt-4 rounded-lg bg-bad-wash p-3 text-sm text-bad">
          {work.error.message}
        </p>
      )}
    </>
  );
}

function State({ work: { saved, unsaved } }: { work: DraftWork }) {
  const { published, changed, updatedAt, updatedBy } = saved;
  return (
    <span role="status" className="flex flex-wrap items-center gap-2">
      {published === null ? (
        <Badge>never published</Badge>
      ) : (
        <Badge tone="agent">version {published.number} answers</Badge>
      )}
      {unsaved && (
        <Badge tone="warn">
          <PencilLine className="size-3.5" aria-hidden="true" /> not saved
        </Badge>
      )}
      {!unsaved && published !== null && (
        <Badge>
          {!changed && <Check className="size-3.5" aria-hidden="true" />}
          {changed ? 'draft differs' : 'draft as published'}
        </Badge>
      )}
      <span className="text-xs text-faint">
        saved {relativeTime(updatedAt, Date.now())}
        {updatedBy !== null && ` by ${updatedBy.label}`}
      </span>
    </span>
  );
}

/** Ctrl-S, on a Mac ⌘S. */
function useKeys(save: (() => void) | null): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      save?.();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [save]);
}
