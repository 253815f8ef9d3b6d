/** Runs retention once an hour: what it does is safe to repeat, to do twice at once, and to be killed in, so it needs no queue and no leader. */
import type { Log } from '#adapters/telemetry/log.ts';
import type { Custody } from '#platform/governance/custody/custody.ts';
import { codeOf } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { Closing } from '../closing.ts';

const FIRST_MS = 60_000;
const EVERY_MS = 3_600_000;

export function keepRetention(parts: { custody: Custody; clock: Clock; log: Log; closing: Closing }): void {
  const { custody, clock, log, closing } = parts;
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  let cancel = clock.timer(FIRST_MS, turn);

  function turn(): void {
    running = run().finally(() => {
      running = null;
      if (!stopping.signal.aborted) cancel = clock.timer(EVERY_MS, turn);
    });
  }

  async function run(): Promise<void> {
    try {
      for (const report of await custody.retention.runAll({ signal: stopping.signal })) {
        const { tenantId, deleted, deliveries, sessions, held, postponed } = report;
        const steps = Object.values(deleted).reduce((sum, count) => sum + count, 0);
        if (steps + deliveries + sessions + held.length + postponed.length === 0) continue;
        log.info(
          { tenantId, deleted, deliveries, sessions, held: held.length, postponed: postponed.length },
          'Retention has run',
        );
      }
    } catch (fault) {
      log.error({ code: codeOf(fault), err: fault }, 'Retention could not run; it is tried again in an hour');
    }
  }

  closing.add({
    name: 'retention',
    limitMs: 5_000,
    async close() {
      stopping.abort();
      cancel();
      await running;
    },
  });
}
