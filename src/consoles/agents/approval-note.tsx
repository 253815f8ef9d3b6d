import { Hourglass } from 'lucide-react';
import type { Problem } from '#wire/api.ts';
import { fullTime, plural } from '../ui/format.ts';
import { ApiError } from '../ui/request.ts';

type Approval = NonNullable<Problem['approval']>;

/** What a refused request waits as, where people have to agree first. */
export function approvalOf(error: Error | null): Approval | null {
  return error instanceof ApiError ? (error.problem?.approval ?? null) : null;
}

/** `again` says what to do here once it is approved. */
export function ApprovalNote({ approval, again }: { approval: Approval; again: string }) {
  const { needed, expiresAt, token } = approval;
  return (
    <div
      role="status"
      className="flex items-start gap-3 rounded-xl border border-warn/40 bg-warn-wash p-3.5 text-sm leading-6"
    >
      <Hourglass className="mt-0.5 size-5 shrink-0 text-warn" aria-hidden="true" />
      <p className="min-w-0">
        This waits for {plural(needed, 'person', 'people')} to agree, until {fullTime(expiresAt)}.{' '}
        {token === null
          ? 'Once approved, Parley does it by itself: you can close this.'
          : `Once it is approved, ${again}.`}
      </p>
    </div>
  );
}
