import { Dialog } from '@base-ui/react/dialog';
import { buttonClass } from '../ui/button.tsx';

const KEYS: [string[], string][] = [
  [['Space', 'Enter'], 'start talking, and hang up'],
  [['M'], 'mute the microphone, and back'],
  [['T'], 'type instead of speaking'],
  [['Esc'], 'leave the text box'],
  [['0–9', '*', '#'], 'press a telephone key, while the keypad is open'],
  [['?'], 'this help'],
];

export function KeyboardHelp({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup className="card animate-rise fixed top-1/2 left-1/2 z-50 w-[min(26rem,calc(100vw-32px))] -translate-1/2 p-6 shadow-card">
          <Dialog.Title className="spoken text-2xl">Keys</Dialog.Title>
          <dl className="mt-4 flex flex-col gap-3 text-sm">
            {KEYS.map(([keys, what]) => (
              <div key={what} className="flex items-baseline gap-4">
                <dt className="flex w-28 shrink-0 flex-wrap gap-1">
                  {keys.map((key) => (
                    <kbd
                      key={key}
                      className="rounded-md border border-line-strong bg-sunken px-1.5 py-0.5 font-mono text-xs"
                    >
                      {key}
                    </kbd>
                  ))}
                </dt>
                <dd className="text-soft">{what}</dd>
              </div>
            ))}
          </dl>
          <Dialog.Close className={buttonClass('plain', 'mt-6 w-full')}>Close</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
