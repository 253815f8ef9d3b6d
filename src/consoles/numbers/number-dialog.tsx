/** Adds a number, or changes who answers it. */
import { useState } from 'react';
import type { Agent } from '#wire/api.ts';
import type { PhoneNumber } from '#wire/numbers.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input, Switch } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { phoneNumber } from '../ui/phone.ts';
import { faultOf, useChange } from '../ui/use-change.ts';
import { type Hours, numbersApi } from './api.ts';
import { AgentChoice } from './agent-choice.tsx';
import { HoursForm } from './hours-form.tsx';

interface Props {
  /** Null for a new one. */
  number: PhoneNumber | null;
  agents: readonly Agent[];
  close: () => void;
}

export function NumberDialog({ number, agents, close }: Props) {
  const [typed, setTyped] = useState(number?.number ?? '');
  const [label, setLabel] = useState(number?.label ?? '');
  const [agentId, setAgentId] = useState(number?.agentId ?? agents[0]?.id ?? '');
  const [hours, setHours] = useState<Hours | null>(number?.hours ?? null);
  const answers = { label, agentId, hours };
  const save = useChange(
    () =>
      number === null ? numbersApi.add({ number: typed, ...answers }) : numbersApi.change(number.id, answers),
    ['numbers'],
    close,
  );
  return (
    <Dialog
      open
      close={close}
      title={number === null ? 'Add a number' : phoneNumber(number.number)}
      wide={hours !== null}
    >
      <Form
        verb={number === null ? 'Add the number' : 'Save'}
        send={() => save.mutate()}
        busy={save.isPending}
        error={save.error}
        incomplete={typed.trim() === '' || agentId === ''}
        cancel={close}
      >
        {number === null && (
          <Field
            label="Phone number"
            hint="In international form, such as +1 415 555 0100."
            error={faultOf(save.error, 'number')}
          >
            <Input type="tel" value={typed} onChange={({ target }) => setTyped(target.value)} autoFocus />
          </Field>
        )}
        <Field label="Label" hint="How you call it among yourselves." error={faultOf(save.error, 'label')}>
          <Input
            value={label}
            onChange={({ target }) => setLabel(target.value)}
            placeholder="Front desk"
            autoFocus={number !== null}
          />
        </Field>
        <div className="flex flex-wrap items-center gap-3 text-sm">
          <span className="font-medium">Answered by</span>
          <AgentChoice label="Agent" agents={agents} agentId={agentId} choose={setAgentId} />
        </div>
        <Switch
          label="By the time of day"
          hint="Opening hours, holidays, and who or what answers outside of them."
          checked={hours !== null}
          change={(on) => setHours(on ? officeHours() : null)}
        />
        {hours !== null && (
          <HoursForm hours={hours} change={setHours} agents={agents} fault={faultOf(save.error, 'hours')} />
        )}
      </Form>
    </Dialog>
  );
}

function officeHours(): Hours {
  return {
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ranges: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }],
    holidays: [],
    outside: { closed: 'We are closed now. Please call again during opening hours.' },
  };
}
