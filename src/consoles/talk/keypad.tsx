import { useEffect } from 'react';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const NAMES: Record<string, string> = { '*': 'star', '#': 'hash' };

/** A telephone's keys; the keyboard's digits press them too while it is open. */
export function Keypad({ press }: { press: (digit: string) => void }) {
  useEffect(() => {
    const type = (event: KeyboardEvent): void => {
      if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
      if (KEYS.includes(event.key)) press(event.key);
    };
    window.addEventListener('keydown', type);
    return () => window.removeEventListener('keydown', type);
  }, [press]);
  return (
    <div role="group" aria-label="Keypad" className="animate-rise grid grid-cols-3 gap-2">
      {KEYS.map((key) => (
        <button
          key={key}
          type="button"
          aria-label={NAMES[key] ?? key}
          onClick={() => press(key)}
          className="grid h-11 w-14 place-items-center rounded-xl border border-line bg-raised text-lg font-medium tabular hover:border-line-strong hover:bg-sunken active:bg-agent-wash"
        >
          {key}
        </button>
      ))}
    </div>
  );
}
