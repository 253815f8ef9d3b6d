/** What stands over the page: a form to fill in, or a question before something that cannot be undone. */
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { Button } from './button.tsx';

const frames = () => import('./dialog-frames.tsx');
const DialogFrame = lazy(async () => ({ default: (await frames()).DialogFrame }));
const ConfirmFrame = lazy(async () => ({ default: (await frames()).ConfirmFrame }));

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

export interface DialogProps {
  open: boolean;
  close: () => void;
  title: string;
  about?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

export function Dialog({ open, ...dialog }: DialogProps) {
  const wayBack = useWayBack(open);
  if (!open) return null;
  return (
    <Suspense>
      <DialogFrame {...dialog} wayBack={wayBack} />
    </Suspense>
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

export interface ConfirmProps {
  close: () => void;
  title: string;
  children: ReactNode;
  /** What the button that does it says: a verb. */
  verb: string;
  /** What it does, as `useChange` gives it. */
  change: { mutate: () => void; isPending: boolean; error: Error | null };
}

/** Asks before something that cannot be undone. Stays open while it is done, and shows what went wrong. */
export function Confirm(confirm: ConfirmProps) {
  const wayBack = useWayBack();
  return (
    <Suspense>
      <ConfirmFrame {...confirm} wayBack={wayBack} />
    </Suspense>
  );
}
