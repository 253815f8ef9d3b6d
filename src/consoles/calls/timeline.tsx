/** The talk of a call, beneath its waveform: who said what when, what was heard of it, and how long each answer took. */
import { Scissors } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { splitHeard } from '../talk/conversation.ts';
import { clockTime } from '../ui/format.ts';
import type { AgentItem, CallerItem, Item } from './reading.ts';
import { WaitBar } from './wait-bar.tsx';

interface TimelineProps {
  items: Item[];
  agentName: string;
  scaleMs: number;
  playingMs: number | null;
  /** Null when there is nothing to hear. */
  hearFrom: ((ms: number) => void) | null;
}

export function Timeline({ items, agentName, scaleMs, playingMs, hearFrom }: TimelineProps) {
  return (
    <ol className="flex flex-col">
      {items.map((item) => (
        <Row
          key={item.id}
          item={item}
          agentName={agentName}
          scaleMs={scaleMs}
          now={playingMs !== null && item.kind !== 'note' && playingMs >= item.atMs && playingMs < item.endMs}
          hearFrom={hearFrom}
        />
      ))}
    </ol>
  );
}

interface RowProps {
  item: Item;
  agentName: string;
  scaleMs: number;
  now: boolean;
  /** Null when there is nothing to hear. */
  hearFrom: ((ms: number) => void) | null;
}

const Row = memo(function Row({ item, agentName, scaleMs, now, hearFrom }: RowProps) {
  return (
    <li
      className={`grid grid-cols-[3.25rem_minmax(0,1fr)] gap-3 rounded-lg px-2 py-2.5 transition-colors sm:grid-cols-[4rem_minmax(0,1fr)] ${now ? 'bg-sunken' : ''}`}
      aria-current={now ? 'time' : undefined}
    >
      <TimeMark atMs={item.atMs} hearFrom={hearFrom} />
      {item.kind === 'note' && (
        <p
          className={`text-sm leading-6 ${{ plain: 'text-faint', warn: 'text-warn', bad: 'text-bad' }[item.tone]}`}
        >
          {item.text}
        </p>
      )}
      {item.kind === 'caller' && <CallerLine item={item} />}
      {item.kind === 'agent' && <AgentLine item={item} agentName={agentName} scaleMs={scaleMs} />}
    </li>
  );
});

function TimeMark({ atMs, hearFrom }: { atMs: number; hearFrom: ((ms: number) => void) | null }) {
  const look = 'h-6 self-start text-left font-mono text-xs leading-6 text-faint tabular';
  if (!hearFrom) return <span className={look}>{clockTime(atMs, true)}</span>;
  return (
    <button
      type="button"
      onClick={() => hearFrom(atMs)}
      title="Hear from here"
      aria-label={`Hear from ${clockTime(atMs, true)}`}
      className={`${look} rounded hover:text-ink hover:underline`}
    >
      {clockTime(atMs, true)}
    </button>
  );
}

function CallerLine({ item }: { item: CallerItem }) {
  return (
    <div className="border-l-2 border-caller pl-4">
      <p className="flex flex-wrap items-center gap-2 text-xs">
        <span className="font-semibold text-caller">Caller</span>
        {item.via !== 'speech' && <Tag>{item.via}</Tag>}
        {item.refused && <Tag tone="warn">not understood</Tag>}
        {!item.open && item.via === 'speech' && <Confidence value={item.confidence} />}
      </p>
      <p className="spoken mt-0.5 text-[1.1875rem] leading-7">
        {item.text === '' ? (
          <em className="text-faint">
            {item.open ? 'speaking …' : item.refused ? 'nothing that fits' : 'nothing'}
          </em>
        ) : item.open ? (
          <em className="text-soft">{item.text} …</em>
        ) : (
          item.text
        )}
      </p>
    </div>
  );
}

function Confidence({ value }: { value: number }) {
  const percent = Math.round(value * 100);
  return (
    <span className="flex items-center gap-1.5 text-faint tabular" title="How sure the recogniser was">
      <span className="h-1 w-8 overflow-hidden rounded-full bg-line">
        <span className="block h-full bg-caller" style={{ width: `${percent}%` }} />
      </span>
      <span className="sr-only">confidence</span> {percent} %
    </span>
  );
}

function AgentLine({ item, agentName, scaleMs }: { item: AgentItem; agentName: string; scaleMs: number }) {
  const cut = item.cut ? splitHeard(item.text, item.heard) : null;
  return (
    <div className="border-l-2 border-agent pl-4">
      <p className="flex flex-wrap items-center gap-2 text-xs">
        <span className="font-semibold text-agent">{agentName}</span>
        {item.reply !== 'answer' && <Tag>{item.reply}</Tag>}
        {item.cut && (
          <Tag tone="cut">
            <Scissors className="size-3" aria-hidden="true" /> cut
          </Tag>
        )}
      </p>
      <p className="spoken mt-0.5 text-[1.1875rem] leading-7">
        {cut ? (
          <>
            {cut.heard}
            <s className="text-faint decoration-caller/60" title="The caller did not hear this">
              {cut.unheard}
            </s>
          </>
        ) : item.text === '' ? (
          <em className="text-faint">…</em>
        ) : (
          item.text
        )}
      </p>
      {item.waterfall && <WaitBar waterfall={item.waterfall} scaleMs={scaleMs} />}
    </div>
  );
}

function Tag({ children, tone = 'plain' }: { children: ReactNode; tone?: 'plain' | 'warn' | 'cut' }) {
  const look = {
    plain: 'bg-sunken text-soft',
    warn: 'bg-warn-wash text-warn',
    cut: 'bg-caller-wash text-caller',
  }[tone];
  return (
    <span className={`inline-flex items-center gap-1 rounded px-1.5 py-0.5 text-2xs font-medium ${look}`}>
      {children}
    </span>
  );
}
