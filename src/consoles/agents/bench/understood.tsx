/** Where the talk is, and what it has found out. */
import { useMemo } from 'react';
import { groupAt, listAt, textAt } from '../builder/cards.ts';
import { readText } from '../builder/yaml-text.ts';
import type { BenchState } from './use-bench.ts';

export function Understood({ source, state }: { source: string; state: BenchState }) {
  const agent = useMemo(() => readText(source).value, [source]);
  const steps = listAt(agent, ['steps']);
  const names = [...new Set([...Object.keys(groupAt(agent, ['slots'])), ...Object.keys(state.slots)])];
  const current = steps.find((step) => state.asks.includes(textAt(step, ['slot'])));
  return (
    <aside aria-label="What it has understood" className="flex flex-col gap-6">
      <section>
        <h2 className="eyebrow">Step</h2>
        <ol className="mt-2 flex flex-col gap-0.5">
          {steps.map((step, index) => {
            const slot = textAt(step, ['slot']);
            const here = step === current;
            return (
              <li
                key={`${index} ${textAt(step, ['id'])}`}
                aria-current={here ? 'step' : undefined}
                className={`flex items-center gap-2 rounded-lg px-2.5 py-1 text-sm ${here ? 'bg-agent-wash font-medium text-agent' : 'text-soft'}`}
              >
                <span className="font-mono text-xs">{textAt(step, ['id']) || index + 1}</span>
                {slot !== '' && slot in state.slots && (
                  <span className="ml-auto text-xs text-good">known</span>
                )}
              </li>
            );
          })}
        </ol>
      </section>
      <section>
        <h2 className="eyebrow">Slots</h2>
        {names.length === 0 && <p className="mt-2 text-sm text-soft">This agent asks for nothing.</p>}
        <dl className="mt-2 flex flex-col divide-y divide-line">
          {names.map((name) => (
            <div key={name} className="flex flex-wrap items-baseline justify-between gap-x-3 py-1.5">
              <dt className="font-mono text-xs text-soft">{name}</dt>
              <dd className={name in state.slots ? 'spoken text-caller' : 'text-sm text-faint'}>
                {name in state.slots ? shown(state.slots[name]) : 'unknown'}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </aside>
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
