/** A new agent: from a skeleton under a name of its own, or from a text that somebody has already. */
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input, TextArea } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { useChange } from '../ui/use-change.ts';
import { agentsApi } from './api.ts';
import { Faults, faultsOf } from './faults.tsx';
import { idFrom, skeleton } from './skeleton.ts';

const WAYS = [
  ['skeleton', 'From a skeleton'],
  ['text', 'From YAML or JSON'],
] as const;

export function NewAgentDialog({ close }: { close: () => void }) {
  const [way, setWay] = useState<'skeleton' | 'text'>('skeleton');
  const [name, setName] = useState('');
  const [ownId, setOwnId] = useState<string | null>(null);
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const id = ownId ?? idFrom(name);
  const create = useChange(
    () => agentsApi.create(way === 'skeleton' ? skeleton(id, name.trim()) : text),
    ['agents'],
    (agent) => void navigate({ to: '/agents/$agentId', params: { agentId: agent.id } }),
  );
  const faults = faultsOf(create.error);
  const choose = (next: 'skeleton' | 'text'): void => {
    setWay(next);
    create.reset();
  };
  return (
    <Dialog
      open
      close={close}
      title="New agent"
      about="It begins as a draft, and answers calls once you publish it."
      wide={way === 'text'}
    >
      <Tabs tabs={WAYS} chosen={way} choose={choose}>
        <Form
          verb="Make the agent"
          send={() => create.mutate()}
          busy={create.isPending}
          error={faults.length > 0 ? null : create.error}
          incomplete={way === 'skeleton' ? name.trim() === '' || id === '' : text.trim() === ''}
          cancel={close}
        >
          {way === 'skeleton' ? (
            <>
              <Field label="Name" hint="As people call it: “Front desk”.">
                <Input
                  value={name}
                  autoFocus
                  maxLength={200}
                  onChange={({ target }) => setName(target.value)}
                />
              </Field>
              <Field
                label="Id"
                hint="Lower-case letters, digits and hyphens. It stays; the name may change."
                error={
                  ownId !== null && idFrom(ownId) !== ownId
                    ? 'Use lower-case letters, digits and hyphens.'
                    : undefined
                }
              >
                <Input
                  value={id}
                  spellCheck={false}
                  className="font-mono"
                  onChange={({ target }) => setOwnId(target.value)}
                />
              </Field>
            </>
          ) : (
            <Field label="Text" hint="A whole agent, with an id of its own.">
              <TextArea
                value={text}
                rows={14}
                spellCheck={false}
                className="font-mono text-[0.8125rem] whitespace-pre"
                onChange={({ target }) => setText(target.value)}
              />
            </Field>
          )}
          <Faults faults={faults} />
        </Form>
      </Tabs>
    </Dialog>
  );
}
