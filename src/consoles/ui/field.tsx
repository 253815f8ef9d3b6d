/** Parts of a form: a label, its control, what to know before typing, and what was wrong with it. */
import { Field as BaseField } from '@base-ui/react/field';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { ChevronDown } from 'lucide-react';
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';

export const controlClass =
  'w-full rounded-lg border border-line-strong bg-raised px-3 py-2 text-sm text-ink min-h-10 ' +
  'hover:border-faint data-[invalid]:border-bad aria-invalid:border-bad disabled:opacity-60';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** Shown beside the control, and read with it. */
  error?: string | undefined;
  children: ReactNode;
}

export function Field({ label, hint, error, children }: FieldProps) {
  return (
    <BaseField.Root invalid={error !== undefined} className="flex min-w-0 flex-col gap-1.5">
      <BaseField.Label className="text-sm font-medium">{label}</BaseField.Label>
      {children}
      {hint !== undefined && (
        <BaseField.Description className="text-xs leading-5 text-soft">{hint}</BaseField.Description>
      )}
      <BaseField.Error match={error !== undefined} className="text-xs leading-5 text-bad">
        {error}
      </BaseField.Error>
    </BaseField.Root>
  );
}

export function Input({ className = '', ...rest }: InputHTMLAttributes<HTMLInputElement>) {
  return <BaseField.Control render={<input className={`${controlClass} ${className}`} {...rest} />} />;
}

export function TextArea({ className = '', ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <BaseField.Control render={<textarea className={`${controlClass} leading-6 ${className}`} {...rest} />} />
  );
}

/** The browser's own list of choices, under the label of its field. */
export function Choice({ className = '', ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <span className="relative block">
      <BaseField.Control
        render={
          <select className={`${controlClass} cursor-pointer appearance-none pr-9! ${className}`} {...rest} />
        }
      />
      <ChevronDown
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-faint"
        aria-hidden="true"
      />
    </span>
  );
}

export function Switch({
  label,
  hint,
  checked,
  change,
  disabled = false,
}: {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  change: (checked: boolean) => void;
  disabled?: boolean;
}) {
  return (
    <BaseField.Root className="flex items-start gap-3">
      <BaseSwitch.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={change}
        className="relative mt-0.5 h-6 w-10 shrink-0 rounded-full border border-line-strong bg-sunken transition-colors data-[checked]:border-agent data-[checked]:bg-agent disabled:opacity-50"
      >
        <BaseSwitch.Thumb className="block size-4 translate-x-[3px] rounded-full bg-soft transition-transform data-[checked]:translate-x-[19px] data-[checked]:bg-on-agent" />
      </BaseSwitch.Root>
      <span className="min-w-0">
        <BaseField.Label className="text-sm font-medium">{label}</BaseField.Label>
        {hint !== undefined && (
          <BaseField.Description className="mt-0.5 text-xs leading-5 text-soft">{hint}</BaseField.Description>
        )}
      </span>
    </BaseField.Root>
  );
}
