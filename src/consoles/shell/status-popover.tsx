/** What stands behind the status light. Fetched when it is opened. */
import { Popover } from '@base-ui/react/popover';
import type { Status } from '#wire/api.ts';
import { bytes, plural } from '../ui/format.ts';
import { ROLES } from '../ui/roles.ts';
import type { Opened } from './opened.ts';

const NEEDS: [keyof Status['needs'], string][] = [
  ['recogniser', 'Recogniser'],
  ['synthesiser', 'Synthesiser'],
  ['model', 'Model'],
  ['voiceActivity', 'Voice activity'],
  ['turnDetector', 'End of turn'],
  ['database', 'Database'],
];

interface Told extends Opened {
  word: string;
  /** Undefined while nothing is known, or Parley does not answer. */
  status: Status | undefined;
  isPending: boolean;
}

export default function StatusPopover({ word, status, isPending, anchor, close }: Told) {
  return (
    <Popover.Root open onOpenChange={(open) => !open && close()}>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} sideOffset={8} align="end" collisionPadding={12} className="z-50">
          <Popover.Popup className="card animate-rise max-h-[80dvh] w-[min(24rem,calc(100vw-24px))] overflow-y-auto p-5 shadow-card">
            <Popover.Title className="font-medium">{word}</Popover.Title>
            {status ? (
              <Details status={status} />
            ) : (
              <Popover.Description className="mt-1 text-sm text-soft">
                {isPending ? 'Waiting for the first answer.' : 'Parley does not answer. Is it still running?'}
              </Popover.Description>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Details({ status }: { status: Status }) {
  const { load } = status;
  return (
    <>
      <Popover.Description className="mt-0.5 text-sm text-soft tabular">
        Parley {status.version} · {plural(load.activeCalls, 'call')} of {load.maxCalls} · loop{' '}
        {Math.round(load.eventLoopLagMs.p99)} ms · {bytes(load.memoryBytes)}
      </Popover.Description>
      {status.providers
        .filter(({ circuit }) => circuit !== 'closed')
        .map(({ role, id, code, restMs }) => (
          <p key={`${role} ${id}`} className="mt-3 rounded-lg bg-warn-wash p-2.5 text-xs text-warn">
            The {ROLES[role]} {id} fails{code === null ? '' : ` (${code})`} and is left alone
            {restMs > 0 ? ` for ${Math.ceil(restMs / 1000)} s` : ' until one call has tried it'}.
          </p>
        ))}
      {load.queues.eventsSpooled > 0 && (
        <p className="mt-3 rounded-lg bg-warn-wash p-2.5 text-xs text-warn">
          The database is away: {plural(load.queues.eventsSpooled, 'event')} wait on disk and will follow.
        </p>
      )}
      <dl className="mt-4 flex flex-col gap-3">
        {NEEDS.map(([need, label]) => {
          const served = status.needs[need];
          if (served === undefined) return null;
          return (
            <div key={need} className="border-t border-line pt-3">
              <dt className="eyebrow">{label}</dt>
              <dd className="mt-0.5 text-sm">{served.label}</dd>
              {served.better !== undefined && (
                <dd className="mt-0.5 text-xs leading-5 text-soft">
                  <span className="text-agent">Better:</span> {served.better}
                </dd>
              )}
            </div>
          );
        })}
      </dl>
    </>
  );
}
