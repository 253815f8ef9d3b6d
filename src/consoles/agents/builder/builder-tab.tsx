/** The agent as cards, and beside them as text: a change on one side is one on the other. */
import { Undo2 } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Faults, type Fault } from '../faults.tsx';
import type { DraftWork } from '../use-draft.ts';
import { CardsProvider, pathOf, pathText, type Cards } from './cards.ts';
import { FallbacksCard } from './fallbacks-card.tsx';
import { AboutCard, GreetingCard, PersonaCard, VoiceCard } from './persona-cards.tsx';
import { SlotsCard } from './slots-card.tsx';
import { SourcePane, type SourcePaneHandle } from './source-pane.tsx';
import { StepsCard } from './steps-card.tsx';
import { IntentsCard, ObjectionsCard } from './topics-cards.tsx';
import { changed, readText, type Path, type ReadText } from './yaml-text.ts';

export default function BuilderTab({ work }: { work: DraftWork }) {
  const { source, edit, undo } = work;
  const read = useMemo(() => readText(source), [source]);
  const [side, setSide] = useState<'cards' | 'text'>('cards');
  const pane = useRef<SourcePaneHandle>(null);
  const goTo = useCallback(
    (path: Path): void => {
      setSide('text');
      // On a narrow screen the text is only there once that has been drawn.
      requestAnimationFrame(() => pane.current?.goTo(read.lineOf(path) ?? 1));
    },
    [read],
  );
  const shown = useLastReadable(read);
  const cards = useMemo<Cards>(() => {
    const setAll: Cards['setAll'] = (changes) => {
      const text = changes.reduce((on, { path, value }) => readText(changed(on, path, value)), read).source;
      edit(text, changes.map(({ path }) => pathText(path)).join());
    };
    return {
      value: shown.value ?? {},
      set: (path, value) => setAll([{ path, value }]),
      setAll,
      faults: work.faults,
      goTo,
    };
  }, [read, shown, edit, work.faults, goTo]);
  const faultLines = useMemo(() => linesOf(read, work.faults), [read, work.faults]);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Sides side={side} choose={setSide} />
        <Button look="quiet" disabled={undo === null} onClick={() => undo?.()}>
          <Undo2 className="size-4" aria-hidden="true" /> Undo
        </Button>
        <p role="status" className="text-sm text-soft">
          {read.fault === null && (work.faults.length === 0 ? 'No faults.' : '')}
        </p>
      </div>
      <div className="grid min-w-0 gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] xl:items-start">
        <fieldset
          disabled={read.value === null}
          className={`flex min-w-0 flex-col gap-4 disabled:opacity-60 ${side === 'cards' ? '' : 'max-xl:hidden'}`}
        >
          <legend className="sr-only">The agent as cards</legend>
          {read.fault !== null && (
            <p role="alert" className="rounded-xl bg-warn-wash p-3.5 text-sm text-warn">
              The text cannot be read at line {read.fault.line}. The cards wait until that is mended.
            </p>
          )}
          <CardsProvider value={cards}>
            <AboutCard />
            <PersonaCard />
            <VoiceCard />
            <GreetingCard />
            <StepsCard />
            <SlotsCard />
            <IntentsCard />
            <ObjectionsCard />
            <FallbacksCard />
          </CardsProvider>
        </fieldset>
        <div
          className={`flex h-[calc(100dvh-11rem)] min-w-0 flex-col gap-3 xl:sticky xl:top-18 xl:h-[calc(100dvh-6rem)] ${side === 'text' ? '' : 'max-xl:hidden'}`}
        >
          <Elsewhere read={read} faults={work.faults} goTo={({ path }) => goTo(pathOf(path))} />
          <SourcePane ref={pane} text={source} edit={(text) => edit(text, 'text')} faultLines={faultLines} />
        </div>
      </div>
    </div>
  );
}

/** While a text cannot be read, the cards show what it said before. */
function useLastReadable(read: ReadText): ReadText {
  const [last, setLast] = useState(read);
  if (read.value !== null && read !== last) setLast(read);
  return read.value === null ? last : read;
}

function linesOf(read: ReadText, faults: readonly Fault[]): ReadonlySet<number> {
  if (read.fault !== null) return new Set([read.fault.line]);
  return new Set(faults.flatMap(({ path }) => (path === '' ? [] : (read.lineOf(pathOf(path)) ?? []))));
}

/** Whose faults a card shows. */
const ON_CARDS =
  /^(id|name|description|locale|channels|persona|voice|greeting|closing|goals|facts|steps|slots|intents|objections|fallback_policies)\b/;

/** Faults that belong to no card. */
function Elsewhere({
  read,
  faults,
  goTo,
}: {
  read: ReadText;
  faults: readonly Fault[];
  goTo: (fault: Fault) => void;
}) {
  if (read.fault !== null)
    return <Faults faults={[{ path: '', message: `Line ${read.fault.line}: ${read.fault.message}` }]} />;
  const own = faults.filter(
    ({ path }) => !ON_CARDS.test(path) || /^(steps|slots|intents|objections|fallback_policies)$/.test(path),
  );
  return <Faults faults={own} goTo={goTo} />;
}

function Sides({ side, choose }: { side: 'cards' | 'text'; choose: (side: 'cards' | 'text') => void }) {
  return (
    <div role="group" aria-label="Show" className="inline-flex rounded-lg border border-line p-0.5 xl:hidden">
      {(['cards', 'text'] as const).map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={side === each}
          onClick={() => choose(each)}
          className="min-h-9 rounded-md px-3.5 text-sm font-medium text-soft aria-pressed:bg-agent-wash aria-pressed:text-agent"
        >
          {each === 'cards' ? 'Cards' : 'Text'}
        </button>
      ))}
    </div>
  );
}
