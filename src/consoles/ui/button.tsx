import type { ButtonHTMLAttributes, Ref } from 'react';

type Look = 'plain' | 'strong' | 'danger' | 'quiet';

const LOOKS: Record<Look, string> = {
  plain: 'border border-line-strong bg-raised text-ink hover:border-faint hover:bg-sunken',
  strong: 'border border-transparent bg-agent text-on-agent hover:brightness-110',
  danger: 'border border-transparent bg-bad-wash text-bad hover:brightness-95',
  quiet: 'border border-transparent text-soft hover:bg-sunken hover:text-ink',
};

export function buttonClass(look: Look = 'plain', more = ''): string {
  return `inline-flex min-h-9 items-center justify-center gap-2 rounded-lg px-3 py-1.5 text-sm font-medium whitespace-nowrap transition-[background-color,border-color,filter] disabled:opacity-50 ${LOOKS[look]} ${more}`;
}

export function Button({
  look = 'plain',
  className = '',
  type = 'button',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look; ref?: Ref<HTMLButtonElement> }) {
  return <button type={type} className={buttonClass(look, className)} {...rest} />;
}
