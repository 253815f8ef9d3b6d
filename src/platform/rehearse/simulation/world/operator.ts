/** A simulated operator: in some calls, has the agent say sentences, mutes it for a while, or hands the call on. */
import type { NewInput } from '#voice/report.ts';
import type { Surroundings } from './surroundings.ts';

/** In so many of one call somebody takes a hand. */
const SHARE = 0.2;
const SENTENCES = [
  'Somebody will ring you back within the hour.',
  'One moment please. I am asking a colleague about this. It will not take long.',
  '***',
  'Yes.',
];
const LATEST_MS = 25_000;
const LONGEST_MUTE_MS = 20_000;

export class Operator {
  /** The last of the deeds is over by then. */
  doneMs = 0;
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
    const { random } = around;
    if (!random.chance(SHARE)) return;
    for (let left = random.whole(1, 5); left > 0; left -= 1)
      this.#in(random.whole(0, random.pick([2000, 8000, LATEST_MS])), () => this.#act());
  }

  #act(): void {
    const { random, report } = this.#around;
    const kind = random.next();
    if (kind < 0.55) report({ type: 'operator.say', text: random.pick(SENTENCES), now: random.chance(0.5) });
    else if (kind < 0.95) this.#mute();
    else report({ type: 'operator.transferred', to: '+12125550123' });
  }

  /** Mostly it is told to speak again; forgotten, it is muted to the longest length of a call. */
  #mute(): void {
    const { random } = this.#around;
    this.#around.report({ type: 'operator.mute', on: true });
    if (random.chance(0.95))
      this.#in(random.whole(0, random.pick([10, 1000, LONGEST_MUTE_MS])), () => this.#unmute());
  }

  #unmute(): void {
    const input: NewInput = { type: 'operator.mute', on: false };
    this.#around.report(input);
  }

  #in(delayMs: number, run: () => void): void {
    const { agenda } = this.#around;
    this.doneMs = Math.max(this.doneMs, agenda.nowMs + delayMs);
    agenda.in(delayMs, run);
  }
}
