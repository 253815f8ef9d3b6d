/** What an invited person reads. */
import type { Letter } from '#platform/tenancy/ports/identity.ts';
import type { Invitation } from '#platform/tenancy/ports/tenancy-store.ts';

export function invitationLetter(parts: { invitation: Invitation; tenant: string; link: string }): Letter {
  const { invitation, link } = parts;
  // What a tenant calls itself goes into a mail of ours: on one line.
  const tenant = parts.tenant.replaceAll(/\s+/g, ' ').slice(0, 100);
  return {
    to: invitation.email,
    subject: `${tenant} invites you to Parley`,
    text: `${invitation.invitedBy} invites you to work with ${tenant} in Parley, as ${invitation.role}. This link is good once, for a week:\n\n${link}\n\nIf you do not know them, nothing needs to be done.\n`,
    link,
    purpose: 'invitation',
  };
}
