/** What is asked for at every call and changes seldom, kept in memory for a few seconds. */
import type { Clock } from '#voice/ports/clock.ts';

export interface Remembered<Value> {
  /** At most `freshMs` old; while it cannot be read anew, what was last read, however old. Rejects when it was never read. */
  get(tenantId: string): Promise<Value>;
  /** It was changed here: the next reader gets the new one. */
  forget(tenantId: string): void;
}

interface Kept<Value> {
  value: Value;
  readAtMs: number;
}

export function remembered<Value>(
  read: (tenantId: string) => Promise<Value>,
  { clock, freshMs }: { clock: Clock; freshMs: number },
): Remembered<Value> {
  const kept = new Map<string, Kept<Value>>();
  const reads = new Map<string, Promise<Value>>();
  const readNow = (tenantId: string): Promise<Value> => {
    const going = reads.get(tenantId);
    if (going) return going;
    const work = read(tenantId)
      .then((value) => {
        // One that was forgotten meanwhile may have been read before the change.
        if (reads.get(tenantId) === work) kept.set(tenantId, { value, readAtMs: clock.nowMs() });
        return value;
      })
      .finally(() => {
        if (reads.get(tenantId) === work) reads.delete(tenantId);
      });
    reads.set(tenantId, work);
    return work;
  };
  return {
    async get(tenantId) {
      const found = kept.get(tenantId);
      if (found && clock.nowMs() - found.readAtMs < freshMs) return found.value;
      try {
        return await readNow(tenantId);
      } catch (fault) {
        if (found) return found.value;
        throw fault;
      }
    },
    forget(tenantId) {
      kept.delete(tenantId);
      reads.delete(tenantId);
    },
  };
}
