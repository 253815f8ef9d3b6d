/** What is asked of a person to prove who they are: the same fields at the entrance, behind a link, and in the account. */
import { Field, Input } from '../ui/field.tsx';

interface TextProps {
  value: string;
  change: (value: string) => void;
  autoFocus?: boolean;
}

export function NameField({ value, change }: TextProps) {
  return (
    <Field label="Your name">
      <Input
        autoComplete="name"
        required
        maxLength={120}
        value={value}
        onChange={({ target }) => change(target.value)}
      />
    </Field>
  );
}

export function EmailField({ value, change, autoFocus = false }: TextProps) {
  return (
    <Field label="E-mail address">
      <Input
        type="email"
        autoComplete="username"
        required
        autoFocus={autoFocus}
        value={value}
        onChange={({ target }) => change(target.value)}
      />
    </Field>
  );
}

/** One that exists already. */
export function PasswordField({ value, change, label = 'Password' }: TextProps & { label?: string }) {
  return (
    <Field label={label}>
      <Input
        type="password"
        autoComplete="current-password"
        required
        value={value}
        onChange={({ target }) => change(target.value)}
      />
    </Field>
  );
}

export function NewPassword({ value, change, label = 'Password' }: TextProps & { label?: string }) {
  return (
    <Field label={label} hint="At least 10 characters. A sentence is easier to keep in mind than a puzzle.">
      <Input
        type="password"
        autoComplete="new-password"
        required
        minLength={10}
        maxLength={200}
        value={value}
        onChange={({ target }) => change(target.value)}
      />
    </Field>
  );
}

/** Of a second factor: six digits of the app, or one of the backup codes. */
export function CodeField({
  value,
  change,
  autoFocus = false,
  kind = 'app',
}: TextProps & { kind?: 'app' | 'backup' }) {
  const app = kind === 'app';
  return (
    <Field label={app ? 'Code of the app' : 'Backup code'}>
      <Input
        key={kind}
        inputMode={app ? 'numeric' : 'text'}
        autoComplete="one-time-code"
        required
        autoFocus={autoFocus}
        value={value}
        onChange={({ target }) => change(target.value)}
        className={app ? 'text-center font-mono text-xl tracking-[0.4em]' : 'font-mono'}
      />
    </Field>
  );
}
