import type { CallReader, CallRow } from '#platform/calls/ports/call-store.ts';
import { ParleyError } from '#voice/errors.ts';

/** The call, or `call.unknown`. */
export async function findCall(calls: CallReader, id: string): Promise<CallRow> {
  const row = await calls.get(id);
  if (row === null) throw new ParleyError('call.unknown', `There is no call ${id}.`);
  return row;
}
