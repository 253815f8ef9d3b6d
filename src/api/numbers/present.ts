import { whoAnswers } from '#platform/calls/numbers/answering.ts';
import type { PhoneNumber as Row } from '#platform/calls/numbers/ports/number-store.ts';
import type { PhoneNumber } from '#wire/numbers.ts';

export function presentNumber(row: Row, epochMs: number): PhoneNumber {
  const { id, number, label, agentId, hours, createdAtMs, updatedAtMs } = row;
  return {
    id,
    number,
    label,
    agentId,
    hours,
    answersNow: whoAnswers(row, epochMs),
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  };
}
