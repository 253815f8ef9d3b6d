/** Ctrl-K: every page and every action of the console, found by typing. */
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import type { Command } from './commands.ts';

interface Group {
  value: string;
  items: Command[];
}

export default function Palette({ commands, close }: { commands: readonly Command[]; close: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[rgb(20_17_12/45%)] animate-rise" />
        <Dialog.Popup
          aria-label="Commands"
          className="card animate-rise fixed inset-x-3 top-[max(1rem,12dvh)] z-50 mx-auto flex max-h-[70dvh] max-w-xl flex-col overflow-hidden shadow-card outline-none"
        >
          <Autocomplete.Root
            open
            inline
            items={grouped(commands)}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={(command: Command) =>
              `${command.label} ${command.group} ${command.words ?? ''}`
            }
          >
            <div className="flex items-center gap-3 border-b border-line px-4">
              <Search className="size-4.5 shrink-0 text-faint" aria-hidden="true" />
              <Autocomplete.Input
                aria-label="Find a page or an action"
                placeholder="Find a page or an action …"
                className="min-h-13 w-full bg-transparent text-base outline-none"
              />
              <kbd className="rounded border border-line px-1.5 py-0.5 font-mono text-2xs text-faint">
                Esc
              </kbd>
            </div>
            <div className="overflow-y-auto py-2">
              <Autocomplete.Empty>
                <div className="px-5 py-10 text-center text-sm text-soft">Nothing is called that.</div>
              </Autocomplete.Empty>
              <Autocomplete.List>
                {(group: Group) => (
                  <Autocomplete.Group key={group.value} items={group.items} className="pb-2">
                    <Autocomplete.GroupLabel className="eyebrow px-5 py-1.5">
                      {group.value}
                    </Autocomplete.GroupLabel>
                    <Autocomplete.Collection>
                      {(command: Command) => (
                        <Autocomplete.Item
                          key={command.id}
                          value={command}
                          onClick={() => {
                            close();
                            command.run();
                          }}
                          className="mx-2 flex min-h-10 cursor-pointer items-center rounded-lg px-3 text-sm outline-none select-none data-highlighted:bg-agent-wash data-highlighted:text-agent"
                        >
                          {command.label}
                        </Autocomplete.Item>
                      )}
                    </Autocomplete.Collection>
                  </Autocomplete.Group>
                )}
              </Autocomplete.List>
            </div>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function grouped(commands: readonly Command[]): Group[] {
  return Object.entries(Object.groupBy(commands, ({ group }) => group)).map(([value, items]) => ({
    value,
    items: items ?? [],
  }));
}
