/** Where a tenant's own model profiles are kept. Made for one tenant: knows no other. */
import type { ModelProfile } from '../model-profile.ts';

export interface ModelProfileStore {
  /** By name. */
  list(): Promise<ModelProfile[]>;
  get(name: string): Promise<ModelProfile | null>;
  /** Makes it, or takes the place of the one of this name. */
  put(profile: ModelProfile): Promise<void>;
  /** False when there was none. */
  remove(name: string): Promise<boolean>;
}
