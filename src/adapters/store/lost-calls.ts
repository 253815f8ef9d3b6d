/** Calls that an earlier run had begun and nobody went on with: kept until somebody listens, then told as they are found. */

export interface LostCall {
  callId: string;
  tenantId: string;
}

export interface LostCalls {
  /** One listener; it hears at once of those that were found before it came. */
  hear(listener: (call: LostCall) => void): void;
}

export function lostCalls(): LostCalls & { found(calls: readonly LostCall[]): void } {
  const untold: LostCall[] = [];
  let listener: ((call: LostCall) => void) | null = null;
  const tell = (): void => {
    if (listener !== null) untold.splice(0).forEach(listener);
  };
  return {
    hear(given) {
      listener = given;
      tell();
    },
    found(calls) {
      untold.push(...calls);
      tell();
    },
  };
}
