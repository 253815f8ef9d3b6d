/** A form in a dialog: its fields, what went wrong as a whole, and the button that sends it. */
import type { FormEvent, ReactNode } from 'react';
import { Button } from './button.tsx';

interface FormProps {
  /** What the button says: a verb. */
  verb: string;
  send: () => void;
  busy: boolean;
  error: Error | null;
  /** Nothing to send yet. */
  incomplete?: boolean;
  cancel?: () => void;
  children: ReactNode;
}

export function Form({ verb, send, busy, error, incomplete = false, cancel, children }: FormProps) {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && !incomplete) send();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5" noValidate>
      {children}
      {error !== null && (
        <p role="alert" className="rounded-lg bg-bad-wash p-3 text-sm text-bad">
          {error.message}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {cancel && <Button onClick={cancel}>Cancel</Button>}
        <Button look="strong" type="submit" disabled={busy || incomplete}>
          {busy ? 'One moment …' : verb}
        </Button>
      </div>
    </form>
  );
}
