/** Invites a person; the link is shown where no mail can be sent. */
import { useState } from 'react';
import type { TenantRole } from '#wire/access.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Once } from '../ui/once.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { peopleApi } from './api.ts';
import { RoleChoice } from './role-choice.tsx';

export function InviteDialog({ close }: { close: () => void }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<TenantRole>('operator');
  const invite = useChange(() => peopleApi.invite(email, role), ['people']);
  if (invite.isSuccess) {
    return (
      <Dialog
        open
        close={close}
        title="Invited"
        about={`${invite.data.invitation.email} may join within a week.`}
      >
        {invite.data.link === null ? (
          <p className="text-sm">The link is on its way by mail.</p>
        ) : (
          <Once label="Give this link to the person" text={invite.data.link} />
        )}
        <div className="mt-5 flex justify-end">
          <Button look="strong" onClick={close}>
            Done
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      close={close}
      title="Invite a person"
      about="They get a link that is good once, and choose their own password."
    >
      <Form
        verb="Invite"
        send={() => invite.mutate()}
        busy={invite.isPending}
        error={invite.error}
        incomplete={email.trim() === ''}
        cancel={close}
      >
        <Field label="E-mail address" error={faultOf(invite.error, 'email')}>
          <Input
            type="email"
            autoComplete="off"
            value={email}
            onChange={({ target }) => setEmail(target.value)}
            autoFocus
          />
        </Field>
        <RoleChoice role={role} choose={setRole} />
      </Form>
    </Dialog>
  );
}
