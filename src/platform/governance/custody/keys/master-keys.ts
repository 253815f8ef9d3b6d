/** The keys that wrap every tenant's data keys: one is current, others are kept until nothing is wrapped under them. */

/** One master key, here or in another service. */
export interface MasterKey {
  /** Stands with everything that it wrapped; tells nothing of the key. */
  readonly id: string;
  /** `context` is bound to it: unwrapping under another fails. Throws `custody.locked` when the key's service does not answer. */
  wrap(dataKey: Uint8Array, context: Uint8Array): Promise<string>;
  /** Throws `custody.damaged` for what was altered. */
  unwrap(wrapped: string, context: Uint8Array): Promise<Buffer>;
}

export interface MasterKeys {
  /** Wraps what is new; asked for each time, because another process may have changed it. */
  current(): Promise<MasterKey>;
  /** The key of this id, looked for again where it is new; null when it is not here. */
  find(id: string): Promise<MasterKey | null>;
  /**
   * Makes another key current, where that is done here; resolves with the one that is to be used from now on. Safe to repeat: what was
   * begun and not finished goes on.
   */
  beginRotation(): Promise<MasterKey>;
  /** Nothing is wrapped under any other key any more: they may go. */
  endRotation(): Promise<void>;
}
