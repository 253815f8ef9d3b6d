/** What the call remembers: what was played is what was heard, and what was heard is what is remembered. */
import type { Happening } from '#voice/events.ts';
import type { TimedWord } from '#voice/plan.ts';
import type { Message } from '#voice/ports/language-model.ts';
import type { Check, Invariant, Sight } from './invariant.ts';
import type { Ledger } from './ledger.ts';

export const HEARD_IS_PLAYED: Invariant = {
  name: 'heard',
  says: 'What counts as heard of a reply is what was played of it, to the word.',
  watch: () => new HeardIsPlayed(),
};

interface Clause {
  id: string;
  text: string;
  say: string;
  /** It could not be spoken, or not to its end, or a second voice spoke the rest. */
  lossy: boolean;
  /** Playout has gone on without it. */
  skipped: boolean;
  syntheses: number;
  durationMs: number | null;
  words: TimedWord[];
  played: 'whole' | 'none' | { ms: number };
}

type ReplyEnded = Extract<Happening, { type: 'reply.ended' }>;

class HeardIsPlayed implements Check {
  #clauses: Clause[] = [];
  /** The word about the break is said before what was not heard. */
  #moves = false;

  saw({ input, effects }: Sight, ledger: Ledger): string | null {
    this.#read(input, ledger);
    this.#moves = input.type === 'call.moved';
    for (const effect of effects) {
      if (effect.type === 'playout.skip')
        this.#change(effect.clauseId, { lossy: true, skipped: true, played: 'none' });
      if (effect.type === 'speak.start') this.#spoken(effect.clauseId);
      if (effect.type !== 'note') continue;
      const { event } = effect;
      if (event.type === 'reply.started') this.#begin();
      else if (event.type === 'reply.clause') this.#add(event);
      else if (event.type === 'reply.ended') {
        const wrong = this.#judge(event);
        if (wrong) return wrong;
      }
    }
    return null;
  }

  #begin(): void {
    this.#clauses = [];
    this.#moves = false;
  }

  #add({ clauseId, text, say }: Extract<Happening, { type: 'reply.clause' }>): void {
    const fresh = {
      lossy: false,
      skipped: false,
      syntheses: 0,
      durationMs: null,
      words: [],
      played: 'none' as const,
    };
    const heard = this.#clauses.findIndex(({ played, skipped }) => played !== 'whole' && !skipped);
    const at = this.#moves && heard !== -1 ? heard : this.#clauses.length;
    this.#moves = false;
    this.#clauses.splice(at, 0, { id: clauseId, text, say, ...fresh });
  }

  #spoken(clauseId: string): void {
    const clause = this.#clauses.find(({ id }) => id === clauseId);
    if (clause) clause.syntheses += 1;
  }

  #change(clauseId: string | undefined | null, patch: Partial<Clause>): void {
    const clause = this.#clauses.find(({ id }) => id === clauseId);
    if (clause) Object.assign(clause, patch);
  }

  #read(input: Sight['input'], ledger: Ledger): void {
    switch (input.type) {
      case 'speech.done':
        if (ledger.wasRunning)
          this.#change(ledger.clauseOf.get(input.speakId), {
            durationMs: input.durationMs,
            words: input.words,
          });
        return;
      case 'speech.failed':
        this.#change(ledger.clauseOf.get(input.speakId), { lossy: true });
        return;
      case 'speech.timed':
        this.#change(input.clauseId, { words: [] });
        return;
      case 'playout.ended':
        this.#change(input.clauseId, { played: 'whole' });
        return;
      case 'playout.stopped':
        if (ledger.wasRunning) this.#change(input.clauseId, { played: { ms: input.heardMs } });
        return;
      case 'call.moved':
        for (const clause of this.#clauses) if (clause.played !== 'whole') this.#again(clause);
        return;
      case 'timer.fired':
        for (const clause of this.#clauses) if (input.timerId.startsWith('speech:')) clause.lossy = true;
        return;
      default:
        return;
    }
  }

  /** What was in the air with the process that has died counts for nothing; what could not be spoken stays so. */
  #again(clause: Clause): void {
    if (clause.skipped) return;
    Object.assign(clause, { lossy: false, syntheses: 0, durationMs: null, words: [], played: 'none' });
  }

  #judge({ heard, text }: ReplyEnded): string | null {
    const whole = this.#clauses.map((clause) => clause.text).join(' ');
    if (whole !== text) return `the reply's clauses say "${whole}", and its end says "${text}"`;
    const least = this.#clauses
      .map((clause) => leastHeard(clause))
      .join(' ')
      .trim()
      .replaceAll(/ +/g, ' ');
    const most = this.#clauses
      .map((clause) => mostHeard(clause))
      .join(' ')
      .trim()
      .replaceAll(/ +/g, ' ');
    if (least === most)
      return heard === least ? null : `"${heard}" counts as heard where "${least}" was played`;
    const words = heard.split(' ');
    if (!isWithin(words, most.split(' ')))
      return `"${heard}" counts as heard where at most "${most}" was played`;
    if (!isWithin(least.split(' '), words))
      return `"${heard}" counts as heard where at least "${least}" was played`;
    return null;
  }
}

/** The words that were certainly played; and those that may have been. Equal where everything is known. */
function leastHeard(clause: Clause): string {
  if (clause.played === 'none' || clause.lossy) return '';
  return clause.played === 'whole' ? clause.text : (exactly(clause, clause.played.ms) ?? '');
}

function mostHeard(clause: Clause): string {
  if (clause.played === 'none' || (clause.played !== 'whole' && clause.played.ms <= 0)) return '';
  return clause.played === 'whole' ? clause.text : (exactly(clause, clause.played.ms) ?? clause.text);
}

/** Where the voice has told the time of every word and they are written as they are said: the words of which half was played. */
function exactly({ text, say, words, syntheses, lossy, durationMs }: Clause, ms: number): string | null {
  const written = text.split(' ');
  const isPlain = written.length === words.length && say.split(' ').length === words.length;
  if (lossy || syntheses !== 1 || durationMs === null || !isPlain) return null;
  const played = words.filter((word) => (word.startMs + word.endMs) / 2 <= ms).length;
  return written.slice(0, played).join(' ');
}

function isWithin(part: string[], whole: string[]): boolean {
  let at = 0;
  for (const word of whole) if (word === part[at]) at += 1;
  return at === part.length || part.join('') === '';
}

export const HISTORY_IS_HEARD: Invariant = {
  name: 'history',
  says: 'The history holds what the caller heard, in order and word for word, and nothing else as said by the agent.',
  watch: () => new HistoryIsHeard(),
};

class HistoryIsHeard implements Check {
  #heard: string[] = [];
  #history: Message[] = [];
  #committed = new Set<string>();

  saw({ effects, after }: Sight): string | null {
    for (const effect of effects) {
      if (effect.type !== 'note') continue;
      if (effect.event.type === 'reply.ended' && effect.event.heard !== '')
        this.#heard.push(effect.event.heard);
      if (effect.event.type === 'turn.committed') this.#committed.add(effect.event.text);
    }
    const { history } = after.memory;
    if (history === this.#history) return this.#heard.length === 0 ? null : this.#missing();
    const added = addedTo(this.#history, history);
    if (!added) return 'the history was rewritten';
    this.#history = history;
    for (const message of added) {
      if (message.who === 'agent' && message.text !== this.#heard.shift())
        return `the history says that "${message.text}" was heard`;
      if (message.who === 'caller' && !this.#committed.has(message.text))
        return `the history holds "${message.text}", which no turn of the caller was`;
    }
    return this.#heard.length === 0 ? null : this.#missing();
  }

  #missing(): string {
    return `"${this.#heard[0]}" was heard and is not in the history`;
  }
}

/** What stands behind the old messages in the new; null where an old one was changed. The oldest may have been let go. */
function addedTo(before: Message[], after: Message[]): Message[] | null {
  const last = before.at(-1);
  if (last === undefined) return after;
  const at = after.lastIndexOf(last);
  if (at === -1) return null;
  for (let back = 0; back <= at && back < before.length; back += 1)
    if (after[at - back] !== before[before.length - 1 - back]) return null;
  return after.slice(at + 1);
}
