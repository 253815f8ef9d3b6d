/** Another token for an approval whose token was lost: asked for first, because the one before dies; then shown once. */
import { useState } from 'react';
import type { Approval, ApprovalToken } from '#wire/governance.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Form } from '../ui/form.tsx';
import { OnceDialog } from '../ui/once.tsx';
import { useChange } from '../ui/use-change.ts';
import { approvalsApi } from './api.ts';

export function TokenDialog({ approval, close }: { approval: Approval; close: () => void }) {
  const [made, setMade] = useState<ApprovalToken | null>(null);
  const renew = useChange(() => approvalsApi.renewToken(approval.id), [], setMade);
  if (made !== null)
    return (
      <OnceDialog title="The new token" label="Token" text={made.token} close={close}>
        {approval.asker.label} sends the same request again, with the header{' '}
        <code className="font-mono text-xs">x-approval-token</code>, once it is approved.
      </OnceDialog>
    );
  return (
    <Dialog
      open
      close={close}
      title="A new token?"
      about={`For ${approval.asker.label}, who alone can use it. The token from before opens nothing from then on.`}
    >
      <Form
        verb="Make a new token"
        send={() => renew.mutate()}
        busy={renew.isPending}
        error={renew.error}
        cancel={close}
      >
        {null}
      </Form>
    </Dialog>
  );
}
