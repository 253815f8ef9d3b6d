/** PostgreSQL's LISTEN on a connection of its own, opened again when it is cut. */
import pg from 'pg';
import type { Bell } from '#platform/calls/dispatch/ports/ticket-store.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { configOf, type DatabasePlace } from '../database.ts';
import { faultCode, type StoreLog } from '../store-log.ts';

/** As the trigger names it. */
const DISPATCH = 'parley_dispatch';
/** Between attempts to listen again. Meanwhile who waits looks for itself. */
const AGAIN_MS = 1_000;

export function postgresBell(
  where: DatabasePlace,
  { clock, log, channel = DISPATCH }: { clock: Clock; log: StoreLog; channel?: string },
): Bell {
  return {
    async listen(ring) {
      let client: pg.Client | null = null;
      let closed = false;
      const open = async (): Promise<void> => {
        const next = new pg.Client({ ...configOf(where), keepAlive: true, application_name: 'parley bell' });
        const cut = (): void => {
          if (client !== next) return;
          client = null;
          if (!closed) clock.timer(AGAIN_MS, again);
        };
        next.on('error', cut);
        next.on('end', cut);
        next.on('notification', ({ payload = '' }) => ring(payload));
        await next.connect();
        await next.query(`listen ${channel}`);
        if (closed) await next.end();
        else client = next;
      };
      const again = (): void => {
        if (closed) return;
        open().catch((fault: unknown) => {
          log.warn({ code: faultCode(fault) }, `Nothing is heard on ${channel} until the database is back`);
          clock.timer(AGAIN_MS, again);
        });
      };
      await open();
      return async () => {
        closed = true;
        const last = client;
        client = null;
        await last?.end();
      };
    },
  };
}
