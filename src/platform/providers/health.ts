/** The breakers of all remote providers of this process, shared by its calls, and how they stand. */
import type { Role } from '#voice/effects.ts';
import { Breaker, type BreakerSetup, type BreakerState } from './breaker.ts';

export interface ProviderHealth extends BreakerState {
  role: Role;
  /** The provider's name, such as `whisper-1 at api.example.com`. */
  id: string;
}

export interface HealthSetup extends Omit<BreakerSetup, 'onChange'> {
  /** For operators: a provider is left alone, tried again, or back. */
  onChange: (health: ProviderHealth) => void;
}

export class Health {
  readonly #setup: HealthSetup;
  readonly #breakers: { role: Role; name: string; id: string; breaker: Breaker }[] = [];

  constructor(setup: HealthSetup) {
    this.#setup = setup;
  }

  /** A breaker of its own for each provider. Where two have the same name, the later one is told with a number behind it. */
  breakerOf(role: Role, name: string): Breaker {
    const same = this.#breakers.filter((each) => each.role === role && each.name === name).length;
    const id = same === 0 ? name : `${name} (${same + 1})`;
    const { clock, chance, onChange } = this.#setup;
    const breaker = new Breaker({ clock, chance, onChange: (state) => onChange({ role, id, ...state }) });
    this.#breakers.push({ role, name, id, breaker });
    return breaker;
  }

  read(): ProviderHealth[] {
    return this.#breakers.map(({ role, id, breaker }) => ({ role, id, ...breaker.state }));
  }
}
