/** What stands over the page: a form to fill in, or a question before something that cannot be undone. */
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { Button } from './button.tsx';

const BACKDROP = 'fixed inset-0 z-40 bg-[rgb(20_17_12/45%)] animate-rise';
const POPUP =
  'card fixed inset-x-3 top-[max(1rem,8dvh)] z-50 mx-auto flex max-h-[84dvh] max-w-lg flex-col overflow-hidden shadow-card animate-rise outline-none';

/** What has opened a dialog last and stands in none itself: there a dialog leads back that came in the place of another. */
let outside: Element | null = null;

/**
 * Where the focus goes back to: what had it when the dialog was asked for. It is looked up before the dialog is drawn, because a field with
 * `autoFocus` has the focus already when the dialog itself looks. What is gone meanwhile is left to the dialog.
 */
function useWayBack(open = true): () => HTMLElement | true {
  const openers = useMemo(() => {
    if (!open) return [];
    const opener = document.activeElement;
    if (opener?.closest('[role=dialog], [role=alertdialog]') === null) outside = opener;
    return [opener, outside];
  }, [open]);
  return () => openers.find(canTakeFocus) ?? true;
}

function canTakeFocus(element: Element | null): element is HTMLElement {
  return element instanceof HTMLElement && element.isConnected && element !== document.body;
}

interface DialogProps {
  open: boolean;
  close: () => void;
  title: string;
  about?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

export function Dialog({ open, close, title, about, wide = false, children }: DialogProps) {
  const wayBack = useWayBack(open);
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => !next && close()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={BACKDROP} />
        <BaseDialog.Popup finalFocus={wayBack} className={`${POPUP} ${wide ? 'max-w-3xl!' : ''}`}>
          <div className="flex items-start gap-4 border-b border-line px-5 py-4">
            <div className="min-w-0 flex-1">
              <BaseDialog.Title className="spoken text-2xl">{title}</BaseDialog.Title>
              {about !== undefined && (
                <BaseDialog.Description className="mt-1 text-sm leading-6 text-soft">
                  {about}
                </BaseDialog.Description>
              )}
            </div>
            <BaseDialog.Close
              aria-label="Close"
              className="grid size-9 shrink-0 place-items-center rounded-lg text-soft hover:bg-sunken hover:text-ink"
            >
              <X className="size-4.5" aria-hidden="true" />
            </BaseDialog.Close>
          </div>
          <div className="overflow-y-auto px-5 py-5">{children}</div>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** What has come of it, once it is done: nothing is left but to go on. */
export function DoneDialog({
  title,
  about,
  close,
  verb = 'Done',
  children,
}: Omit<DialogProps, 'open' | 'wide' | 'children'> & { verb?: string; children?: ReactNode }) {
  return (
    <Dialog open close={close} title={title} about={about}>
      {children}
      <div className={`flex justify-end ${children === undefined ? '' : 'mt-5'}`}>
        <Button look="strong" onClick={close}>
          {verb}
        </Button>
      </div>
    </Dialog>
  );
}

interface ConfirmProps {
  close: () => void;
  title: string;
  children: ReactNode;
  /** What the button that does it says: a verb. */
  verb: string;
  /** What it does, as `useChange` gives it. */
  change: { mutate: () => void; isPending: boolean; error: Error | null };
}

/** Asks before something that cannot be undone. Stays open while it is done, and shows what went wrong. */
export function Confirm({ close, title, children, verb, change }: ConfirmProps) {
  const { mutate, isPending, error } = change;
  const wayBack = useWayBack();
  return (
    <AlertDialog.Root open onOpenChange={(next) => !next && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={BACKDROP} />
        <AlertDialog.Popup finalFocus={wayBack} className={`${POPUP} max-w-md p-5`}>
          <AlertDialog.Title className="spoken text-2xl">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="mt-2 text-sm leading-6 text-soft">
            {children}
          </AlertDialog.Description>
          {error !== null && (
            <p role="alert" className="mt-3 rounded-lg bg-bad-wash p-3 text-sm text-bad">
              {error.message}
            </p>
          )}
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <AlertDialog.Close render={<Button />}>Keep it as it is</AlertDialog.Close>
            <Button look="danger" disabled={isPending} onClick={() => mutate()}>
              {isPending ? 'One moment …' : verb}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
