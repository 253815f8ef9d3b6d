import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';

interface SelectProps {
  label: string;
  value: string | number;
  choose: (value: string) => void;
  look?: 'plain' | 'quiet';
  children: ReactNode;
}

/** The browser's own list of choices, in our clothes. */
export function Select({ label, value, choose, look = 'plain', children }: SelectProps) {
  const edge =
    look === 'plain'
      ? 'border-line bg-raised text-ink hover:border-line-strong'
      : 'border-transparent text-soft hover:bg-sunken hover:text-ink';
  return (
    <span className="relative inline-flex">
      <select
        aria-label={label}
        value={value}
        onChange={(event) => choose(event.target.value)}
        className={`min-h-9 max-w-60 cursor-pointer appearance-none truncate rounded-lg border bg-transparent py-1.5 pr-8 pl-3 text-sm font-medium *:bg-raised *:text-ink ${edge}`}
      >
        {children}
      </select>
      <ChevronDown
        className="pointer-events-none absolute top-1/2 right-2.5 size-3.5 -translate-y-1/2 text-faint"
        aria-hidden="true"
      />
    </span>
  );
}
