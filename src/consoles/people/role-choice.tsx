/** One of the roles, each with what it is for. */
import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import type { TenantRole } from '#wire/access.ts';
import { ROLE_NAMES, ROLES } from './roles.ts';

export function RoleChoice({ role, choose }: { role: TenantRole; choose: (role: TenantRole) => void }) {
  return (
    <RadioGroup
      value={role}
      onValueChange={(value) => choose(value as TenantRole)}
      aria-label="Role"
      className="flex flex-col gap-1.5"
    >
      {ROLE_NAMES.map((name) => (
        <label
          key={name}
          className="flex cursor-pointer items-start gap-3 rounded-lg border border-line p-3 hover:bg-sunken has-[[data-checked]]:border-agent has-[[data-checked]]:bg-agent-wash"
        >
          <Radio.Root
            value={name}
            className="mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-full border border-line-strong bg-raised data-[checked]:border-agent"
          >
            <Radio.Indicator className="size-2.5 rounded-full bg-agent" />
          </Radio.Root>
          <span className="min-w-0">
            <span className="block text-sm font-medium">{ROLES[name].label}</span>
            <span className="block text-xs leading-5 text-soft">{ROLES[name].about}</span>
          </span>
        </label>
      ))}
    </RadioGroup>
  );
}
