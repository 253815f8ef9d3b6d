/** What an invited person reads. */
import type { Role } from '#platform/tenancy/permissions.ts';
import type { Letter } from '#platform/tenancy/ports/identity.ts';
import type { TeamInvitation } from '#platform/tenancy/ports/tenancy-store.ts';

/** `to` is whom one joins, `days` how long the link is good. */
export function invitationLetter(parts: {
  invitation: TeamInvitation;
  role: Role;
  to: string;
  days: number;
  link: string;
}): Letter {
  const { invitation, role, days, link } = parts;
  // What a tenant calls itself goes into a mail of ours: on one line.
  const to = parts.to.replaceAll(/\s+/g, ' ').slice(0, 100);
  const life = days === 1 ? 'a day' : days === 7 ? 'a week' : `${days} days`;
  return {
    to: invitation.email,
    subject: `${to} invites you to Parley`,
    text: `${invitation.invitedBy} invites you to work with ${to} in Parley, as ${role}. This link is good once, for ${life}:\n\n${link}\n\nIf you do not know them, nothing needs to be done.\n`,
    link,
    purpose: 'invitation',
  };
}
