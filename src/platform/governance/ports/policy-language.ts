/** The language in which tenants write policies of their own, and what keeps them from writing nonsense. */
export interface PolicyLanguage {
  /** What policies may speak of, in the language's own words. */
  readonly schema: string;
  /** The policies that every tenant has, as they are written. */
  readonly shipped: readonly ShippedPolicy[];
  /**
   * All that is wrong with a tenant's policies, empty when they may be kept. Any text may be given, however hostile; the answer comes within
   * seconds, and nothing that decides is touched. Rejects with `policy.unavailable` only when the check itself cannot run.
   */
  check(source: string, signal: AbortSignal): Promise<PolicyFault[]>;
}

export interface ShippedPolicy {
  id: string;
  effect: 'permit' | 'forbid';
  asksPeople: boolean;
  reason: string;
  text: string;
}

export interface PolicyFault {
  /** From 1; null where the fault is of the whole text. */
  line: number | null;
  column: number | null;
  /** The engine's own words. */
  message: string;
  /** What to do about it, where that is known. */
  help: string | null;
}
