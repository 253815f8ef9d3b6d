/** A text that is shown once, such as a new key: to be copied now, because nobody can show it again. */
import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export function Once({ label, text }: { label: string; text: string }) {
  return (
    <div className="rounded-xl border border-warn/40 bg-warn-wash p-4">
      <p className="text-sm font-medium">{label}</p>
      <p className="mt-0.5 text-xs leading-5 text-soft">Copy it now: nobody can show it again.</p>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 rounded-lg bg-raised px-3 py-2 font-mono text-xs break-all">
          {text}
        </code>
        <CopyButton text={text} />
      </div>
    </div>
  );
}

/** The last step of making something with a secret: the dialog that showed its form shows the secret instead. */
export function OnceDialog({
  title,
  label,
  text,
  close,
  children,
}: {
  title: string;
  label: string;
  text: string;
  close: () => void;
  /** What to know besides. */
  children?: ReactNode;
}) {
  return (
    <Dialog open close={close} title={title}>
      {children !== undefined && <div className="mb-4 text-sm leading-6 text-soft">{children}</div>}
      <Once label={label} text={text} />
      <div className="mt-5 flex justify-end">
        <Button look="strong" onClick={close}>
          I have copied it
        </Button>
      </div>
    </Dialog>
  );
}

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <Button onClick={() => void copy()} aria-live="polite">
      {copied ? (
        <>
          <Check className="size-4 text-good" aria-hidden="true" /> Copied
        </>
      ) : (
        <>
          <Copy className="size-4" aria-hidden="true" /> {label}
        </>
      )}
    </Button>
  );
}
