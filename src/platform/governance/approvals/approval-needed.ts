import { ParleyError } from '#voice/errors.ts';

/** The fault `approval.needed`, with what its reader must know. */
export class ApprovalNeeded extends ParleyError {
  readonly approval: { id: string; needed: number; expiresAtMs: number; token: string | null };

  constructor(approval: ApprovalNeeded['approval'], reasons: string[]) {
    const people = approval.needed === 1 ? 'one person' : `${approval.needed} people`;
    super('approval.needed', `${reasons.join(' ')} It waits for ${people} as ${approval.id}.`);
    this.approval = approval;
  }
}
