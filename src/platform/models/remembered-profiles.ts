/** Profiles as calls have seen them last, for the time in which the database is away. While it is there, each call reads anew. */
import type { ModelProfile } from './model-profile.ts';

/** Beyond it the one that was seen longest ago is forgotten. */
const MOST_SEEN = 1000;

export class RememberedProfiles {
  readonly #read: (tenantId: string, name: string) => Promise<ModelProfile | null>;
  readonly #seen = new Map<string, ModelProfile | null>();

  constructor(read: (tenantId: string, name: string) => Promise<ModelProfile | null>) {
    this.#read = read;
  }

  /** Null where there is none. Rejects where it cannot be read and never was. */
  async get(tenantId: string, name: string): Promise<ModelProfile | null> {
    const id = `${tenantId}/${name}`;
    let profile: ModelProfile | null;
    try {
      profile = await this.#read(tenantId, name);
    } catch (fault) {
      const seen = this.#seen.get(id);
      if (seen === undefined) throw fault;
      return seen;
    }
    this.#seen.delete(id);
    this.#seen.set(id, profile);
    const oldest = this.#seen.keys().next();
    if (this.#seen.size > MOST_SEEN && oldest.done !== true) this.#seen.delete(oldest.value);
    return profile;
  }
}
