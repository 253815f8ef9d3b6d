/** A simulated caller: does anything at any time for a while, answers to what it hears at any instant of it, and then does nothing more. */
import type { Ending } from '#audio/ending.ts';
import type { NewInput } from '#voice/report.ts';
import { nonsense } from './nonsense.ts';
import type { Random } from './random.ts';
import { anyDelay, type Surroundings } from './surroundings.ts';

/** What a caller can notice, or happen upon: any instant of the call that something begins or ends in. */
export type Occasion =
  | 'think.start'
  | 'tool.run'
  | 'speak.start'
  | 'playout.began'
  | 'playout.ended'
  | 'playout.pause'
  | 'playout.resume'
  | 'playout.stop'
  | 'line.hang-up';

interface Habit {
  on: Occasion[];
  /** In so many of one occasion. */
  share: number;
  deed: 'speak' | 'interrupt' | 'nod' | 'hang-up' | 'key' | 'type';
}

const TALKING: Occasion[] = ['playout.began', 'playout.ended', 'speak.start'];
const HABITS: Habit[] = [
  { on: ['playout.began'], share: 0.5, deed: 'interrupt' },
  { on: ['playout.began', 'speak.start'], share: 0.5, deed: 'nod' },
  { on: ['think.start', 'tool.run'], share: 0.5, deed: 'speak' },
  { on: ['playout.pause', 'playout.resume', 'playout.stop'], share: 0.4, deed: 'speak' },
  { on: ['playout.ended'], share: 0.6, deed: 'speak' },
  { on: ['think.start', 'playout.pause', 'line.hang-up', ...TALKING], share: 0.04, deed: 'hang-up' },
  { on: ['think.start', 'tool.run', ...TALKING], share: 0.2, deed: 'key' },
  { on: ['think.start', 'tool.run', ...TALKING], share: 0.15, deed: 'type' },
];
const KEYS = ['0', '1', '2', '5', '9', '*', '#'];
const NODS = ['mm hm', 'uh huh', 'yes', 'right', 'oh how lovely', 'that makes sense'];
const PLAIN = ['stop', 'stop please now', 'when do you open', 'I would like an appointment'];
const TELLING = [
  'yes',
  'my number is',
  'my name is Nowak',
  'five five five',
  'one two three four five six seven',
  'S M I T H',
  'k o w a l s k i',
  'the king of hearts and the two of spades',
  'the king',
  'my washing machine is broken',
  'five five five five five five five',
  'anna at example',
  'anna at example dot com',
  'I would like an appointment and',
  'when do you open',
  'the one on Main Street please.',
];
const WRITTEN = ['when do you open?', ' ', 'yes', 'an appointment'];

export interface CallerSetup extends Surroundings {
  /** Deeds of a long call; a few when absent. */
  deeds?: number;
}

export class Caller {
  readonly #around: CallerSetup;
  readonly #habits: Habit[];
  readonly #said = new Map<string, string>();
  #deedsLeft: number;
  #speaking = false;
  #gone = false;
  /** The last of the deeds is over by then. */
  doneMs = 0;

  constructor(around: CallerSetup) {
    this.#around = around;
    const { random } = around;
    this.#habits = Array.from({ length: random.whole(0, 3) }, () => random.pick(HABITS));
    this.#deedsLeft = around.deeds ?? random.whole(0, 14);
    this.#wander(random.whole(0, 3000), random.pick([300, 1500, 5000]));
  }

  wordsOf(utteranceId: string): string {
    return this.#said.get(utteranceId) ?? '';
  }

  /** Nothing of this caller reaches us any more. */
  vanish(): void {
    this.#gone = true;
  }

  saw(occasion: Occasion): void {
    const { random } = this.#around;
    if (occasion === 'playout.began' && random.chance(0.02))
      this.#tell({ type: 'echo.found', delayMs: random.whole(0, 400), levelDb: -random.whole(5, 40) });
    for (const { on, share, deed } of this.#habits) {
      if (this.#deedsLeft <= 0 || !on.includes(occasion) || !random.chance(share)) continue;
      this.#in(anyMoment(random), () => this.#do(deed));
    }
  }

  /** Deeds at times of their own, as long as there are any left. */
  #wander(afterMs: number, paceMs: number): void {
    if (this.#deedsLeft <= 0) return;
    const { random, unruly } = this.#around;
    this.#in(afterMs, () => {
      this.#do(anyDeed(random));
      if (unruly && random.chance(0.1)) this.#in(random.whole(0, 2000), () => this.#tell(nonsense(random)));
      this.#wander(random.whole(0, paceMs), paceMs);
    });
  }

  #in(delayMs: number, run: () => void): void {
    const { agenda } = this.#around;
    this.doneMs = Math.max(this.doneMs, agenda.nowMs + delayMs);
    agenda.in(delayMs, run);
  }

  #tell(input: NewInput): void {
    if (!this.#gone) this.#around.report(input);
  }

  #do(deed: Habit['deed'] | 'end'): void {
    const { random } = this.#around;
    if (this.#deedsLeft <= 0) return;
    this.#deedsLeft -= 1;
    switch (deed) {
      case 'speak':
        return this.#speak(anySpeech(random));
      case 'interrupt':
        return this.#speak({ text: random.pick(PLAIN), ms: random.pick([300, 650, 800, 1500]) });
      case 'nod':
        return this.#speak({ text: random.pick(NODS), ms: random.pick([200, 300, 650, 720]) });
      case 'key':
        return this.#tell({ type: 'caller.keypad', digit: random.pick(KEYS) });
      case 'type':
        return this.#tell({ type: 'caller.typed', text: random.pick(WRITTEN) });
      case 'hang-up':
        return this.#tell({
          type: 'line.closed',
          reason: random.pick(['hangup', 'hangup', 'lost', 'protocol', 'ended']),
        });
      case 'end': {
        const by = random.pick(['operator', 'api', 'shutdown'] as const);
        return this.#tell({ type: 'call.end', by, reason: 'it is over' });
      }
    }
  }

  /** Speech ends; how it sounded may be known, and a learned detector may have an opinion, late or never. */
  #stop(utteranceId: string): void {
    const { random, agenda } = this.#around;
    const ending = random.chance(0.5) ? { ending: random.chance(0.8) ? anyEnding(random) : null } : {};
    const endedMs = Math.max(0, agenda.nowMs - 200);
    this.#tell({ type: 'caller.stopped', utteranceId, endedMs, ...ending });
    if (random.chance(0.3)) agenda.in(anyDelay(random), () => this.#tell({ type: 'caller.stirs' }));
    if (random.chance(0.3))
      agenda.in(anyDelay(random), () =>
        this.#tell({ type: 'turn.predicted', utteranceId, probability: random.next() }),
      );
  }

  #pause(utteranceId: string, afterMs: number): void {
    this.#in(afterMs, () => this.#tell({ type: 'caller.pauses', utteranceId }));
  }

  #speak({ text, ms }: { text: string; ms: number }): void {
    const { random, agenda, unruly } = this.#around;
    if (this.#speaking && !(unruly && random.chance(0.3))) return;
    const utteranceId = `u${this.#said.size + 1}`;
    this.#said.set(utteranceId, text);
    this.#speaking = true;
    this.#tell({ type: 'caller.started', utteranceId, startedMs: Math.max(0, agenda.nowMs - 60) });
    if (random.chance(0.5)) this.#pause(utteranceId, random.whole(0, ms));
    if (random.chance(0.5)) this.#pause(utteranceId, Math.max(0, ms - 40));
    this.#in(ms, () => {
      this.#speaking = false;
      if (!unruly || random.chance(0.95)) this.#stop(utteranceId);
      if (random.chance(0.2) && this.#deedsLeft > 0) this.#in(random.whole(1, 1500), () => this.#do('speak'));
    });
  }
}

/** How an utterance may have sounded as it ended. */
function anyEnding(random: Random): Ending {
  const voiced = random.chance(0.8);
  return {
    slope: voiced ? random.whole(-40, 20) : null,
    height: voiced ? random.whole(-6, 6) : null,
    heldMs: random.whole(0, 900),
    decayDb: random.whole(0, 30),
  };
}

/** At once, a frame later, within the next word, or at any time soon. */
function anyMoment(random: Random): number {
  return random.whole(0, random.pick([0, 0, 1, 20, 200, 2500]));
}

function anyDeed(random: Random): Habit['deed'] | 'end' {
  const kind = random.next();
  if (kind < 0.7) return 'speak';
  if (kind < 0.84) return 'key';
  if (kind < 0.95) return 'type';
  return kind < 0.97 ? 'end' : 'hang-up';
}

function anySpeech(random: Random): { text: string; ms: number } {
  const ms = random.pick([60, 300, 650, 800, 2000, random.chance(0.05) ? 90_000 : 1000]);
  if (random.chance(0.15)) return { text: '', ms };
  return { text: random.pick(random.pick([NODS, PLAIN, TELLING, TELLING])), ms };
}
