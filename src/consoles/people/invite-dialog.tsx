/** Invites a person by mail address; the link is shown where no mail can be sent. */
import { type ReactNode, useState } from 'react';
import { Dialog, DoneDialog } from '../ui/dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { OnceDialog } from '../ui/once.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';

interface Props {
  title: string;
  about: string;
  /** How long the invitation is good, such as `a week`. */
  within: string;
  invite: (email: string) => Promise<{ link: string | null; invitation: { email: string } }>;
  /** The query that lists invitations. */
  list: string;
  close: () => void;
  /** What else to choose. */
  children?: ReactNode;
}

export function InviteDialog({ title, about, within, invite, list, close, children }: Props) {
  const [email, setEmail] = useState('');
  const sent = useChange(() => invite(email), [list]);
  if (sent.isSuccess) {
    const { link, invitation } = sent.data;
    const told = `${invitation.email} may join within ${within}.`;
    if (link === null)
      return <DoneDialog title="Invited" about={`${told} The link is on its way by mail.`} close={close} />;
    return (
      <OnceDialog title="Invited" label="Give this link to the person" text={link} close={close}>
        {told}
      </OnceDialog>
    );
  }
  return (
    <Dialog open close={close} title={title} about={about}>
      <Form
        verb="Invite"
        send={() => sent.mutate()}
        busy={sent.isPending}
        error={sent.error}
        incomplete={email.trim() === ''}
        cancel={close}
      >
        <Field label="E-mail address" error={faultOf(sent.error, 'email')}>
          <Input
            type="email"
            autoComplete="off"
            value={email}
            onChange={({ target }) => setEmail(target.value)}
            autoFocus
          />
        </Field>
        {children}
      </Form>
    </Dialog>
  );
}
