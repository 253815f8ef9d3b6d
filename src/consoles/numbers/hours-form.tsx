/** A week of answering: ranges of days and times, holidays, and what happens outside. */
import { Plus, X } from 'lucide-react';
import type { Agent } from '#wire/api.ts';
import { Button } from '../ui/button.tsx';
import { controlClass, Field, Input, TextArea } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import type { Hours } from './api.ts';
import { AgentChoice } from './agent-choice.tsx';
import { dayName, DAYS } from './week.ts';

type Range = Hours['ranges'][number];

interface Props {
  hours: Hours;
  change: (hours: Hours) => void;
  agents: readonly Agent[];
  fault: string | undefined;
}

export function HoursForm({ hours, change, agents, fault }: Props) {
  const put = (index: number, range: Range): void =>
    change({ ...hours, ranges: hours.ranges.map((each, at) => (at === index ? range : each)) });
  return (
    <fieldset className="flex flex-col gap-4 rounded-xl border border-line p-4">
      <legend className="eyebrow px-1">Opening hours</legend>
      {hours.ranges.map((range, index) => (
        <RangeRow
          key={index}
          range={range}
          agents={agents}
          change={(next) => put(index, next)}
          remove={() => change({ ...hours, ranges: hours.ranges.filter((_, at) => at !== index) })}
        />
      ))}
      <Button
        look="quiet"
        className="self-start"
        onClick={() =>
          change({ ...hours, ranges: [...hours.ranges, { days: ['sat'], from: '10:00', to: '14:00' }] })
        }
      >
        <Plus className="size-4" aria-hidden="true" /> Another range
      </Button>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Time zone" error={fault}>
          <Input
            value={hours.timeZone}
            list="time-zones"
            onChange={({ target }) => change({ ...hours, timeZone: target.value })}
          />
        </Field>
        <datalist id="time-zones">
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        <Field label="Holidays" hint="Days on which nothing above holds, such as 2026-12-25.">
          <Input
            value={(hours.holidays ?? []).join(', ')}
            onChange={({ target }) =>
              change({ ...hours, holidays: target.value.split(/[\s,]+/).filter((day) => day !== '') })
            }
          />
        </Field>
      </div>
      <Outside outside={hours.outside} agents={agents} change={(outside) => change({ ...hours, outside })} />
    </fieldset>
  );
}

function RangeRow({
  range,
  agents,
  change,
  remove,
}: {
  range: Range;
  agents: readonly Agent[];
  change: (range: Range) => void;
  remove: () => void;
}) {
  const { agentId: _agentId, ...bare } = range;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div role="group" aria-label="Days" className="flex gap-1">
        {DAYS.map((day) => {
          const on = range.days.includes(day);
          return (
            <button
              key={day}
              type="button"
              aria-pressed={on}
              onClick={() =>
                change({
                  ...range,
                  days: DAYS.filter((each) => (each === day ? !on : range.days.includes(each))),
                })
              }
              className="min-h-9 rounded-lg border border-line px-1.5 text-xs text-soft aria-pressed:border-agent aria-pressed:bg-agent-wash aria-pressed:text-agent"
            >
              {dayName(day)}
            </button>
          );
        })}
      </div>
      <input
        type="time"
        aria-label="From"
        value={range.from}
        onChange={({ target }) => change({ ...range, from: target.value })}
        className={`${controlClass} w-auto!`}
      />
      <span className="text-soft">to</span>
      <input
        type="time"
        aria-label="To"
        value={range.to}
        onChange={({ target }) => change({ ...range, to: target.value })}
        className={`${controlClass} w-auto!`}
      />
      <AgentChoice
        label="Agent in this range"
        agents={agents}
        agentId={range.agentId ?? ''}
        none="the same agent"
        choose={(id) => change(id === '' ? bare : { ...bare, agentId: id })}
      />
      <button
        type="button"
        onClick={remove}
        aria-label="Remove this range"
        className="grid size-9 place-items-center rounded-lg text-soft hover:bg-sunken hover:text-ink"
      >
        <X className="size-4" aria-hidden="true" />
      </button>
    </div>
  );
}

function Outside({
  outside,
  agents,
  change,
}: {
  outside: Hours['outside'];
  agents: readonly Agent[];
  change: (outside: Hours['outside']) => void;
}) {
  const closed = 'closed' in outside;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3 text-sm">
        <span className="font-medium">Outside of these hours</span>
        <Select
          label="Outside of these hours"
          value={closed ? '' : outside.agentId}
          choose={(id) => change(id === '' ? { closed: 'We are closed now.' } : { agentId: id })}
        >
          <option value="">a sentence, then it hangs up</option>
          {agents.map(({ id, name }) => (
            <option key={id} value={id}>
              {name} answers
            </option>
          ))}
        </Select>
      </div>
      {closed && (
        <Field label="The sentence">
          <TextArea
            rows={2}
            value={outside.closed}
            onChange={({ target }) => change({ closed: target.value })}
          />
        </Field>
      )}
    </div>
  );
}
