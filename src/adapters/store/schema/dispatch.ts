/** Tickets of dispatched calls, as Kysely sees their table. */
import type { ColumnType } from 'kysely';
import type { Ticket, TicketState } from '#platform/calls/dispatch/ticket.ts';

type Moment = ColumnType<Date, Date, Date>;

export interface DispatchTables {
  dispatch_tickets: {
    call_id: string;
    tenant_id: string;
    agent_id: string;
    agent_version: number | null;
    channel: Ticket['channel'];
    /** JSON text. */
    request: string;
    state: TicketState;
    epoch: number;
    claimed_by: string | null;
    /** JSON text. */
    entrance: string | null;
    resume_hash: string | null;
    lease_until: Moment | null;
    expires_at: Moment;
    created_at: Moment;
    updated_at: Moment;
  };
}
