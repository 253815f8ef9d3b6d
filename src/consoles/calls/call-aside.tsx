/** Beside a call's talk: its numbers, what was learned, and who served it. */
import type { ReactNode } from 'react';
import type { Call } from '#wire/api.ts';
import { bytes, clockTime, milliseconds } from '../ui/format.ts';
import { Evidence } from './evidence.tsx';
import type { AgentItem, Reading } from './reading.ts';
import { median } from './waterfall.ts';

interface CallAsideProps {
  call: Call;
  reading: Reading;
  replies: AgentItem[];
  waits: number[];
}

export function CallAside({ call, reading, replies, waits }: CallAsideProps) {
  const said = reading.items.filter((item) => item.kind === 'caller');
  const middle = median(waits);
  const slots = Object.entries(reading.slots);
  const { providers, recording } = call;
  return (
    <aside aria-label="About this call" className="flex flex-col gap-7">
      <Group title="Numbers">
        <Fact name="Median wait" value={middle === null ? '–' : milliseconds(middle)} />
        <Fact name="Longest wait" value={waits.length === 0 ? '–' : milliseconds(Math.max(...waits))} />
        <Fact name="Replies" value={String(replies.length)} />
        <Fact name="Cut by the caller" value={String(replies.filter((reply) => reply.cut).length)} />
        <Fact name="Not understood" value={String(said.filter((item) => item.refused).length)} />
      </Group>
      <Group title="Learned">
        {slots.length === 0 && <p className="text-sm text-faint">Nothing was asked for yet.</p>}
        {slots.map(([name, value]) => (
          <Fact key={name} name={name.replaceAll('_', ' ')} value={spell(value)} spoken />
        ))}
      </Group>
      <Group title="Evidence">
        <Evidence call={call} />
      </Group>
      <Group title="Served by">
        <Fact name="Recogniser" value={providers.stt.join(', ')} />
        <Fact name="Model" value={providers.llm.join(', ')} />
        <Fact name="Synthesiser" value={providers.tts.join(', ')} />
        <Fact name="Voice activity" value={providers.vad} />
      </Group>
      {recording && (
        <Group title="Recording">
          <Fact name="Length" value={clockTime(recording.durationMs, true)} />
          <Fact name="Size" value={bytes(recording.bytes)} />
          <a
            href={recording.url}
            download={`${call.id}.wav`}
            className="text-sm text-agent underline underline-offset-2"
          >
            Download the WAV
          </a>
        </Group>
      )}
      <Group title="Call">
        <p className="font-mono text-xs break-all text-soft">{call.id}</p>
      </Group>
    </aside>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="eyebrow mb-2 border-b border-line pb-2">{title}</h2>
      <div className="flex flex-col gap-1.5">{children}</div>
    </section>
  );
}

function Fact({ name, value, spoken = false }: { name: string; value: string; spoken?: boolean }) {
  return (
    <div className="flex items-baseline justify-between gap-4 text-sm">
      <span className="shrink-0 text-soft first-letter:uppercase">{name}</span>
      <span
        className={`min-w-0 text-right break-words tabular ${spoken ? 'spoken text-base' : 'font-medium'}`}
      >
        {value}
      </span>
    </div>
  );
}

/** A slot's value as a person writes it. */
function spell(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(spell).join(', ');
  if (typeof value === 'object') return Object.values(value).map(spell).join(' ');
  return JSON.stringify(value);
}
