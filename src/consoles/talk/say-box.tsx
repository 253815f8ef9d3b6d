import { SendHorizontal } from 'lucide-react';
import { useState } from 'react';

/** Says something by typing it; the same conversation goes on. */
export function SayBox({ say, autoFocus }: { say: (text: string) => void; autoFocus: boolean }) {
  const [text, setText] = useState('');
  return (
    <form
      className="flex items-center gap-2 border-t border-line p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === '') return;
        say(text.trim());
        setText('');
      }}
    >
      <label htmlFor="say" className="sr-only">
        Type what you would say
      </label>
      <input
        id="say"
        value={text}
        maxLength={1000}
        autoComplete="off"
        autoFocus={autoFocus}
        placeholder="Type what you would say"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
        className="min-h-11 min-w-0 flex-1 rounded-lg bg-sunken px-4 placeholder:text-faint"
      />
      <button
        type="submit"
        aria-label="Say it"
        disabled={text.trim() === ''}
        className="grid size-11 shrink-0 place-items-center rounded-lg bg-agent text-on-agent disabled:bg-sunken disabled:text-faint"
      >
        <SendHorizontal className="size-5" aria-hidden="true" />
      </button>
    </form>
  );
}
