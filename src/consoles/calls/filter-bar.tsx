/** What to look for in calls: words that were said, and which calls. */
import { useQuery } from '@tanstack/react-query';
import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useMay } from '../access/session.ts';
import { api } from '../ui/api.ts';
import { Button } from '../ui/button.tsx';
import { controlClass } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { CHANNELS, STATES } from './call-state.tsx';
import { type CallFilter, filterOf } from './filter.ts';

/** A person who types is not asked for after every letter. */
const PAUSE_MS = 300;

interface FilterBarProps {
  filter: CallFilter;
  choose: (filter: CallFilter) => void;
}

export function FilterBar({ filter, choose }: FilterBarProps) {
  const readsAgents = useMay('agents:read');
  // Numbers are masked for others, and so cannot be looked for.
  const listens = useMay('calls:listen');
  const agents = useQuery({
    queryKey: ['agents'],
    queryFn: ({ signal }) => api.agents(signal),
    enabled: readsAgents,
  });
  const change = (key: keyof CallFilter, value: string): void =>
    choose(filterOf({ ...filter, [key]: value }));
  return (
    <form role="search" className="flex flex-col gap-3" onSubmit={(event) => event.preventDefault()}>
      <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_14rem]">
        <Box
          label="Search in what was said"
          placeholder="Search in what was said …"
          icon={<Search className="size-4" aria-hidden="true" />}
          value={filter.q ?? ''}
          change={(value) => change('q', value)}
        />
        {listens && (
          <Box
            label="Number or caller"
            placeholder="Number or caller"
            value={filter.caller ?? ''}
            change={(value) => change('caller', value)}
          />
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {readsAgents && (
          <Select label="Agent" value={filter.agent ?? ''} choose={(value) => change('agent', value)}>
            <option value="">Every agent</option>
            {agents.data?.agents.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
        <Select label="State" value={filter.state ?? ''} choose={(value) => change('state', value)}>
          <option value="">Every state</option>
          <Choices of={STATES} />
        </Select>
        <Select label="Channel" value={filter.channel ?? ''} choose={(value) => change('channel', value)}>
          <option value="">Every channel</option>
          <Choices of={CHANNELS} />
        </Select>
        <span className="flex items-center gap-2">
          <Day label="From day" value={filter.from ?? ''} change={(value) => change('from', value)} />
          <span className="text-sm text-faint" aria-hidden="true">
            –
          </span>
          <Day label="To day" value={filter.to ?? ''} change={(value) => change('to', value)} />
        </span>
        {Object.keys(filter).length > 0 && (
          <Button look="quiet" onClick={() => choose({})}>
            <X className="size-4" aria-hidden="true" /> Clear
          </Button>
        )}
      </div>
    </form>
  );
}

function Choices({ of }: { of: Record<string, string> }) {
  return Object.entries(of).map(([value, word]) => (
    <option key={value} value={value}>
      {word}
    </option>
  ));
}

interface BoxProps {
  label: string;
  placeholder: string;
  icon?: ReactNode;
  value: string;
  change: (value: string) => void;
}

/** Tells what was typed after a pause; what is set from outside, such as by going back, is shown at once. */
function Box({ label, placeholder, icon, value, change }: BoxProps) {
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  if (told !== value) {
    setTold(value);
    if (typed.trim() !== value.trim()) setTyped(value);
  }
  const tell = useRef(change);
  useEffect(() => {
    tell.current = change;
  });
  useEffect(() => {
    if (typed.trim() === value.trim()) return undefined;
    const timer = setTimeout(() => {
      setTold(typed);
      tell.current(typed);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <span className="relative">
      {icon !== undefined && (
        <span className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-faint">
          {icon}
        </span>
      )}
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        maxLength={200}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        className={`${controlClass} ${icon === undefined ? '' : 'pl-9'}`}
      />
    </span>
  );
}

function Day({ label, value, change }: { label: string; value: string; change: (value: string) => void }) {
  return (
    <input
      type="date"
      aria-label={label}
      title={label}
      value={value}
      onChange={({ target }) => change(target.value)}
      className={`min-h-9 rounded-lg border border-line bg-raised px-2.5 py-1 text-sm hover:border-line-strong ${value === '' ? 'text-soft' : 'text-ink'}`}
    />
  );
}
