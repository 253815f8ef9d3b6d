/** The agent as text, with numbered lines; those with a fault are marked. */
import { type Ref, useImperativeHandle, useMemo, useRef } from 'react';

export interface SourcePaneHandle {
  /** Puts the cursor there and brings it into view; lines count from 1. */
  goTo: (line: number) => void;
}

const LINE_PX = 20;

interface Props {
  text: string;
  edit: (text: string) => void;
  faultLines: ReadonlySet<number>;
  ref: Ref<SourcePaneHandle>;
}

export function SourcePane({ text, edit, faultLines, ref }: Props) {
  const numbers = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(
    ref,
    () => ({
      goTo(line) {
        const field = area.current;
        if (!field) return;
        const lines = field.value.split('\n');
        const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
        field.focus({ preventScroll: true });
        field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
        field.scrollTop = Math.max(0, (line - 5) * LINE_PX);
        field.scrollIntoView({ block: 'nearest' });
      },
    }),
    [],
  );
  const lines = useMemo(() => text.split('\n').length, [text]);
  return (
    <div className="card flex min-h-80 flex-1 overflow-hidden font-mono text-[0.8125rem] leading-5 focus-within:border-line-strong">
      <div
        ref={numbers}
        aria-hidden="true"
        className="w-12 shrink-0 overflow-hidden border-r border-line bg-sunken py-3 text-right text-faint select-none tabular"
      >
        {Array.from({ length: lines }, (_, index) => (
          <div
            key={index}
            className={`pr-3 ${faultLines.has(index + 1) ? 'bg-bad-wash font-semibold text-bad' : ''}`}
          >
            {index + 1}
          </div>
        ))}
        {/* As high as the other side's scroll bar. */}
        <div className="h-8" />
      </div>
      <textarea
        ref={area}
        aria-label="The agent as text, YAML or JSON"
        value={text}
        spellCheck={false}
        wrap="off"
        onChange={(event) => edit(event.target.value)}
        onScroll={(event) => {
          if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
        }}
        className="min-w-0 flex-1 resize-none overflow-auto bg-transparent px-4 py-3 -outline-offset-2"
      />
    </div>
  );
}
