import { MicOff } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { MICROPHONE_HELP } from './line/microphone.ts';
import type { MicrophoneFault } from './line/microphone.ts';

/** Why there is no microphone, and what to do; the conversation by text is always one click away. */
export function MicrophoneTrouble({
  fault,
  retry,
  type,
}: {
  fault: MicrophoneFault;
  retry: () => void;
  type: () => void;
}) {
  const help = MICROPHONE_HELP[fault];
  return (
    <div
      role="alert"
      className="animate-rise mt-6 flex items-start gap-4 rounded-[14px] border border-warn/30 bg-warn-wash p-5"
    >
      <MicOff className="mt-0.5 size-5 shrink-0 text-warn" aria-hidden="true" />
      <div className="min-w-0">
        <h2 className="font-semibold">{help.title}</h2>
        <ul className="mt-1.5 flex flex-col gap-1 text-sm leading-6 text-soft">
          {help.cure.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button onClick={retry}>Try again</Button>
          <Button onClick={type}>Type instead</Button>
        </div>
      </div>
    </div>
  );
}
