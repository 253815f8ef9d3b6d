/** A text that is shown once, such as a new key: to be copied now, because nobody can show it again. */
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';

export function Once({ label, text }: { label: string; text: string }) {
  return (
    <div className="rounded-xl border border-warn/40 bg-warn-wash p-4">
      <p className="text-sm font-medium">{label}</p>
      <p className="mt-0.5 text-xs leading-5 text-soft">
        Copy it now: it is kept as a hash and cannot be shown again.
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 rounded-lg bg-raised px-3 py-2 font-mono text-xs break-all">
          {text}
        </code>
        <CopyButton text={text} />
      </div>
    </div>
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
