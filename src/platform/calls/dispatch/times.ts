/** How long each part of a dispatch may take. */
export const DISPATCH_TIMES = {
  /** A runner that has not renewed its leases for so long is dead. Shorter: calls of a runner that only stalls are taken from it. */
  leaseMs: 12_000,
  /** Renewed, and the leases of others looked at, so often. */
  beatMs: 3_000,
  /** A caller hears it ring until a runner has taken the call; after so long, a busy signal. */
  claimWithinMs: 5_000,
  /** A caller whose call goes on elsewhere hears nothing meanwhile. Carriers give a webhook 15 s. */
  againWithinMs: 8_000,
  /** From the claim until the line must be there. */
  lineMs: 10_000,
  /** A call whose runner has died waits so long for its line to ask again; then it is lost. */
  returnMs: 30_000,
  /** The bell may be missed: tickets are looked for this often besides. */
  lookMs: 500,
};
export type DispatchTimes = typeof DISPATCH_TIMES;
