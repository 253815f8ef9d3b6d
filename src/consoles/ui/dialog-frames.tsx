/** What stands over a page, drawn: it comes when the first is opened, since it is a tenth of what a page weighs. */
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { Button } from './button.tsx';
import type { ConfirmProps, DialogProps } from './dialog.tsx';

const BACKDROP = 'fixed inset-0 z-40 bg-[rgb(20_17_12/45%)] animate-rise';
const POPUP =
  'card fixed inset-x-3 top-[max(1rem,8dvh)] z-50 mx-auto flex max-h-[84dvh] max-w-lg flex-col overflow-hidden shadow-card animate-rise outline-none';

interface Framed {
  wayBack: () => HTMLElement | true;
}

export function DialogFrame({
  close,
  title,
  about,
  wide,
  children,
  wayBack,
}: Omit<DialogProps, 'open'> & Framed) {
  return (
    <BaseDialog.Root open onOpenChange={(next) => !next && close()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={BACKDROP} />
        <BaseDialog.Popup finalFocus={wayBack} className={`${POPUP} ${wide === true ? 'max-w-3xl!' : ''}`}>
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

export function ConfirmFrame({ close, title, children, verb, change, wayBack }: ConfirmProps & Framed) {
  const { mutate, isPending, error } = change;
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
