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
  readonly #breakers: { role: Role; id: string; breaker: Breaker }[] = [];

  constructor(setup: HealthSetup) {
    this.#setup = setup;
  }

  /** A breaker of its own for each provider, also where two have the same name. */
  breakerOf(role: Role, id: string): Breaker {
    const { clock, chance, onChange } = this.#setup;
    const breaker = new Breaker({ clock, chance, onChange: (state) => onChange({ role, id, ...state }) });
    this.#breakers.push({ role, id, breaker });
    return breaker;
  }

  read(): ProviderHealth[] {
    return this.#breakers.map(({ role, id, breaker }) => ({ role, id, ...breaker.state }));
  }
}
