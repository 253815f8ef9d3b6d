/** Makes a key; its secret is shown once. */
import { Checkbox } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import { useState } from 'react';
import type { TenantRole } from '#wire/access.ts';
import { ROLE_NAMES, ROLES } from '../people/roles.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input, Switch } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { OnceDialog } from '../ui/once.tsx';
import { Select } from '../ui/select.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { keysApi } from './api.ts';

const LIVES: [string, number | null][] = [
  ['30 days', 30],
  ['90 days', 90],
  ['a year', 365],
  ['no end', null],
];

export function NewKeyDialog({ scopes, close }: { scopes: readonly string[]; close: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<TenantRole>('operator');
  const [days, setDays] = useState<number | null>(90);
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const make = useChange(
    () => keysApi.make({ name, role, scopes: chosen === null ? null : [...chosen], expiresInDays: days }),
    ['keys'],
  );
  if (make.isSuccess) {
    const { key, secret } = make.data;
    return <OnceDialog title={`${key.name} is made`} label="The key" text={secret} close={close} />;
  }
  return (
    <Dialog
      open
      close={close}
      title="New key"
      about="Give it a name that says where it is used, and no more than that needs."
    >
      <Form
        verb="Make the key"
        send={() => make.mutate()}
        busy={make.isPending}
        error={make.error}
        incomplete={name.trim() === '' || chosen?.length === 0}
        cancel={close}
      >
        <Field label="Name" error={faultOf(make.error, 'name')}>
          <Input value={name} onChange={({ target }) => setName(target.value)} placeholder="CRM" autoFocus />
        </Field>
        <div className="flex flex-wrap gap-3">
          <Select label="Role" value={role} choose={(value) => setRole(value as TenantRole)}>
            {ROLE_NAMES.map((each) => (
              <option key={each} value={each}>
                {ROLES[each].label}
              </option>
            ))}
          </Select>
          <Select
            label="Life"
            value={String(days)}
            choose={(value) => setDays(value === 'null' ? null : Number(value))}
          >
            {LIVES.map(([label, value]) => (
              <option key={label} value={String(value)}>
                {label}
              </option>
            ))}
          </Select>
        </div>
        <Switch
          label="Only some of what the role may"
          hint="A key that can only read calls does no harm when it is lost."
          checked={chosen !== null}
          change={(on) => setChosen(on ? [] : null)}
        />
        {chosen !== null && <Scopes scopes={scopes} chosen={chosen} choose={setChosen} />}
      </Form>
    </Dialog>
  );
}

function Scopes({
  scopes,
  chosen,
  choose,
}: {
  scopes: readonly string[];
  chosen: readonly string[];
  choose: (chosen: readonly string[]) => void;
}) {
  return (
    <fieldset className="grid max-h-60 grid-cols-1 gap-1 overflow-y-auto rounded-lg border border-line p-3 sm:grid-cols-2">
      <legend className="sr-only">Scopes</legend>
      {scopes.map((scope) => (
        <label key={scope} className="flex min-h-8 cursor-pointer items-center gap-2.5 text-sm">
          <Checkbox.Root
            checked={chosen.includes(scope)}
            onCheckedChange={(on) =>
              choose(on ? [...chosen, scope] : chosen.filter((each) => each !== scope))
            }
            className="grid size-4.5 shrink-0 place-items-center rounded border border-line-strong bg-raised data-[checked]:border-agent data-[checked]:bg-agent"
          >
            <Checkbox.Indicator>
              <Check className="size-3.5 text-on-agent" aria-hidden="true" />
            </Checkbox.Indicator>
          </Checkbox.Root>
          <span className="font-mono text-xs">{scope}</span>
        </label>
      ))}
    </fieldset>
  );
}
