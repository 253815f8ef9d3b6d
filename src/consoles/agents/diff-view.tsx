/** What is different between two texts: told in sentences, and line by line. */
import type { z } from 'zod';
import type { Diff } from '#wire/agents.ts';

type Hunk = NonNullable<z.infer<typeof Diff>['hunks']>[number];

export function DiffView({ diff: { same, summary, hunks } }: { diff: z.infer<typeof Diff> }) {
  return (
    <div className="flex flex-col gap-4">
      {same ? (
        <p className="text-sm text-soft">
          {hunks?.length === 0
            ? 'Both are the same.'
            : 'Both mean the same; only the way they are written differs.'}
        </p>
      ) : (
        <ul className="flex list-disc flex-col gap-1 pl-5 text-sm leading-6">
          {summary.map((sentence) => (
            <li key={sentence}>
              <Sentence text={sentence} />
            </li>
          ))}
        </ul>
      )}
      {hunks === null && (
        <p className="text-sm text-soft">The texts differ too much to be shown line by line.</p>
      )}
      {hunks !== null && hunks.length > 0 && <Hunks hunks={hunks} />}
    </div>
  );
}

/** What stands between back-ticks is written as it stands in the text. */
function Sentence({ text }: { text: string }) {
  return text.split('`').map((part, at) =>
    at % 2 === 1 ? (
      <code key={at} className="rounded bg-sunken px-1 font-mono text-xs break-words">
        {part}
      </code>
    ) : (
      part
    ),
  );
}

const LOOKS: Record<string, { row: string; word: string }> = {
  '+': { row: 'bg-agent-wash text-agent', word: 'added: ' },
  '-': { row: 'bg-bad-wash text-bad', word: 'removed: ' },
  ' ': { row: 'text-soft', word: '' },
};

export function Hunks({ hunks }: { hunks: readonly Hunk[] }) {
  return (
    <div
      role="region"
      aria-label="Changed lines"
      tabIndex={0}
      className="max-h-[60dvh] overflow-auto rounded-xl border border-line bg-raised py-1 font-mono text-xs leading-5"
    >
      <div className="w-max min-w-full">
        {hunks.map((hunk) => (
          <div
            key={`${hunk.oldStart} ${hunk.newStart}`}
            className="[&+&]:mt-1 [&+&]:border-t [&+&]:border-line [&+&]:pt-1"
          >
            {numbered(hunk).map(({ key, number, sign, text }) => {
              const { row, word } = LOOKS[sign] ?? { row: 'text-faint', word: '' };
              return (
                <div key={key} className={`flex whitespace-pre ${row}`}>
                  <span
                    className="w-10 shrink-0 pr-2 text-right opacity-80 select-none tabular"
                    aria-hidden="true"
                  >
                    {number}
                  </span>
                  <span className="w-4 shrink-0 select-none" aria-hidden="true">
                    {sign}
                  </span>
                  <span className="pr-4">
                    {word !== '' && <span className="sr-only">{word}</span>}
                    {text}
                  </span>
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Each line with its number on its own side. */
function numbered({
  oldStart,
  newStart,
  lines,
}: Hunk): { key: string; number: number; sign: string; text: string }[] {
  let [old, young] = [oldStart, newStart];
  return lines.map((line) => {
    const sign = line[0] ?? ' ';
    const number = sign === '-' ? old : young;
    if (sign !== '+') old++;
    if (sign !== '-') young++;
    return { key: `${sign}${number}${line}`, number, sign, text: line.slice(1) };
  });
}
