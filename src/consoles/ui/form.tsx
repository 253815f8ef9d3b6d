/** Forms: their fields, what went wrong as a whole, and the button that sends them. */
import type { FormEvent, ReactNode } from 'react';
import { Button } from './button.tsx';

export interface Sending {
  /** What the button says: a verb. */
  verb: string;
  send: () => void;
  busy: boolean;
  error: Error | null;
  children: ReactNode;
}

interface FrameProps extends Omit<Sending, 'verb'> {
  /** Nothing to send yet. */
  incomplete?: boolean;
  /** The browser itself asks for what is missing. */
  validated?: boolean;
  className: string;
  /** The buttons. */
  foot: ReactNode;
}

/** What all forms have in common: they are sent once at a time, and say what was wrong. */
function Frame({
  send,
  busy,
  error,
  incomplete = false,
  validated = false,
  className,
  children,
  foot,
}: FrameProps) {
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && !incomplete) send();
  };
  return (
    <form onSubmit={submit} className={`flex flex-col ${className}`} noValidate={!validated}>
      {children}
      {error !== null && (
        <p role="alert" className="rounded-lg bg-bad-wash p-3 text-sm leading-6 text-bad">
          {error.message}
        </p>
      )}
      {foot}
    </form>
  );
}

/** In a dialog. */
export function Form({ verb, cancel, ...frame }: Sending & { incomplete?: boolean; cancel?: () => void }) {
  const { busy, incomplete = false } = frame;
  return (
    <Frame
      {...frame}
      className="gap-5"
      foot={
        <div className="flex flex-wrap justify-end gap-2">
          {cancel && <Button onClick={cancel}>Cancel</Button>}
          <Button look="strong" type="submit" disabled={busy || incomplete}>
            {busy ? 'One moment …' : verb}
          </Button>
        </div>
      }
    />
  );
}

/** On a page, under a heading of its own. `done` is said beside the button once it is sent. */
export function ShortForm({
  verb,
  done,
  ...frame
}: Sending & { incomplete?: boolean; done?: string | undefined }) {
  return (
    <Frame
      {...frame}
      validated
      className="max-w-sm gap-4"
      foot={
        <div className="flex items-center gap-3">
          <Button type="submit" look="strong" disabled={frame.busy || (frame.incomplete ?? false)}>
            {frame.busy ? 'One moment …' : verb}
          </Button>
          {done !== undefined && (
            <span role="status" className="text-sm text-good">
              {done}
            </span>
          )}
        </div>
      }
    />
  );
}

/** Alone on its page, with one wide button: the way in. */
export function EntranceForm({ verb, ...frame }: Sending) {
  return (
    <Frame
      {...frame}
      validated
      className="gap-4"
      foot={
        <Button type="submit" look="strong" disabled={frame.busy} className="min-h-11 w-full">
          {frame.busy ? 'One moment …' : verb}
        </Button>
      }
    />
  );
}
