export type Tab = 'builder' | 'bench' | 'versions' | 'experiment' | 'training';

export const TABS: readonly (readonly [Tab, string])[] = [
  ['builder', 'Builder'],
  ['bench', 'Test bench'],
  ['versions', 'Versions'],
  ['experiment', 'Experiment'],
  ['training', 'Training'],
];

/** The tab that an address names; the builder where it names none. */
export function tabOf(search: Record<string, unknown>): { tab?: Tab } {
  const named = TABS.find(([tab]) => tab === search['tab'])?.[0];
  return named === undefined ? {} : { tab: named };
}
