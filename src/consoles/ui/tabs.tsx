/** Parts of one page, one shown at a time. */
import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

interface TabsProps<Name extends string> {
  tabs: readonly (readonly [Name, ReactNode])[];
  chosen: Name;
  choose: (name: Name) => void;
  /** What stands under the chosen tab. */
  children: ReactNode;
}

export function Tabs<Name extends string>({ tabs, chosen, choose, children }: TabsProps<Name>) {
  return (
    <BaseTabs.Root
      value={chosen}
      onValueChange={(name: Name) => choose(name)}
      className="flex min-w-0 flex-col"
    >
      <BaseTabs.List
        activateOnFocus={false}
        className="relative flex gap-1 overflow-x-auto border-b border-line [scrollbar-width:none]"
      >
        {tabs.map(([name, label]) => (
          <BaseTabs.Tab
            key={name}
            value={name}
            className="flex min-h-10 shrink-0 items-center gap-2 px-3 text-sm font-medium whitespace-nowrap text-soft -outline-offset-2 hover:text-ink data-[active]:text-ink data-[active]:shadow-[inset_0_-2px_var(--agent)]"
          >
            {label}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      <BaseTabs.Panel value={chosen} className="pt-6" keepMounted={false}>
        {children}
      </BaseTabs.Panel>
    </BaseTabs.Root>
  );
}
