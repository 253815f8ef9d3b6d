/** Talks to the draft by text, through the same conversation that calls have, and shows what it has understood. */
import { RotateCcw } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import type { DraftWork } from '../use-draft.ts';
import { Understood } from './understood.tsx';
import { TONES, useBench, type Line } from './use-bench.ts';

export default function BenchTab({ work }: { work: DraftWork }) {
  const bench = useBench(work.id);
  const { lines, state, begin, busy, over, error } = bench;
  const begun = lines.length > 0 || busy;
  return (
    <div className="grid min-w-0 gap-6 lg:grid-cols-[minmax(0,1fr)_18rem] lg:items-start">
      <section aria-label="Talk" className="card flex min-h-96 min-w-0 flex-col">
        <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-3">
          <p className="mr-auto text-sm text-soft">Talks to the draft as it is saved. No call is recorded.</p>
          <Select label="Tone" value={bench.tone} choose={bench.setTone}>
            <option value="">its own tone</option>
            {TONES.map((tone) => (
              <option key={tone} value={tone}>
                {tone}
              </option>
            ))}
          </Select>
          <Button disabled={busy} onClick={begin}>
            <RotateCcw className="size-4" aria-hidden="true" /> {begun ? 'Begin again' : 'Begin'}
          </Button>
        </div>
        {work.unsaved && (
          <p className="flex flex-wrap items-center gap-2 border-b border-line bg-warn-wash px-4 py-2.5 text-sm text-warn">
            <span className="mr-auto">Your changes are not in this talk until they are saved.</span>
            <Button disabled={work.saving} onClick={() => void work.save().then(begin, () => undefined)}>
              Save and begin again
            </Button>
          </p>
        )}
        <Lines lines={lines} busy={busy} />
        {error !== null && (
          <p role="alert" className="mx-4 mb-3 rounded-lg bg-bad-wash p-3 text-sm text-bad">
            {error}
          </p>
        )}
        {over ? (
          <p role="status" className="border-t border-line px-4 py-3.5 text-center text-sm text-soft">
            The talk is over{state.reason === null ? '' : `: ${state.reason}`}.
          </p>
        ) : (
          <SayBox say={bench.say} disabled={busy || !begun} />
        )}
      </section>
      <Understood source={work.saved.source} state={state} />
    </div>
  );
}

function Lines({ lines, busy }: { lines: readonly Line[]; busy: boolean }) {
  return (
    <ol aria-live="polite" aria-label="What was said" className="flex flex-1 flex-col gap-3 px-4 py-5">
      {lines.length === 0 && !busy && (
        <li className="m-auto max-w-sm text-center text-sm leading-6 text-soft">
          Begin, and the agent greets you. Write what a caller would say.
        </li>
      )}
      {lines.map((line, index) => (
        <li
          key={index}
          className={`flex max-w-[85%] flex-col ${line.who === 'caller' ? 'self-end text-right' : 'self-start'}`}
        >
          <span className={`text-xs font-medium ${line.who === 'caller' ? 'text-caller' : 'text-agent'}`}>
            {line.who === 'caller' ? 'You' : 'Agent'}
          </span>
          <span
            className={`spoken rounded-2xl px-3.5 py-2 text-lg leading-7 ${line.who === 'caller' ? 'bg-caller-wash' : 'bg-agent-wash'}`}
          >
            {line.text}
          </span>
          {line.note !== undefined && <span className="mt-0.5 text-xs text-warn">{line.note}</span>}
        </li>
      ))}
      {busy && <li className="animate-breathe self-start text-sm text-soft">thinking …</li>}
    </ol>
  );
}

function SayBox({ say, disabled }: { say: (text: string) => void; disabled: boolean }) {
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      className="flex gap-2 border-t border-line p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (disabled || text.trim() === '') return;
        say(text.trim());
        setText('');
        field.current?.focus();
      }}
    >
      <input
        ref={field}
        aria-label="What the caller says"
        value={text}
        maxLength={1000}
        onChange={({ target }) => setText(target.value)}
        placeholder="What the caller says …"
        className="spoken min-h-10 min-w-0 flex-1 rounded-lg border border-line-strong bg-raised px-3 text-lg"
      />
      <Button type="submit" look="strong" disabled={disabled || text.trim() === ''}>
        Say
      </Button>
    </form>
  );
}
