/** A person's hand in a call that goes on: a sentence to be said, the agent kept silent, the call handed to a number, or ended. */
import { MessageSquareText, Mic, MicOff, PhoneForwarded } from 'lucide-react';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import type { Call, CallEvent } from '#wire/api.ts';
import { Button } from '../ui/button.tsx';
import { controlClass } from '../ui/field.tsx';
import { useChange } from '../ui/use-change.ts';
import { EndButton } from './end-button.tsx';
import { hands } from './live-api.ts';
import { HandOver } from './hand-over.tsx';

const LONGEST = 1000;

export function LiveHand({ call, events }: { call: Call; events: readonly CallEvent[] }) {
  const [handing, setHanding] = useState(false);
  const muted = isMuted(events);
  const mute = useChange((on: boolean) => hands.mute(call.id, on), []);
  return (
    <section
      aria-label="Your hand in this call"
      className="card mt-6 flex animate-rise flex-col gap-4 border-l-3 border-l-caller p-4 sm:p-5"
    >
      <Say callId={call.id} />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          className="max-sm:grow"
          aria-pressed={muted}
          disabled={mute.isPending}
          onClick={() => mute.mutate(!muted)}
        >
          {muted ? (
            <Mic className="size-4" aria-hidden="true" />
          ) : (
            <MicOff className="size-4" aria-hidden="true" />
          )}
          {muted ? 'Let the agent speak' : 'Mute the agent'}
        </Button>
        {call.channel === 'twilio' && (
          <Button className="max-sm:grow" onClick={() => setHanding(true)}>
            <PhoneForwarded className="size-4" aria-hidden="true" /> Hand to a number …
          </Button>
        )}
        <span className="grow max-sm:hidden" />
        <EndButton callId={call.id} />
      </div>
      {muted && (
        <p role="status" className="text-sm leading-6 text-warn">
          The agent hears and does not speak. What you have it say is said all the same.
        </p>
      )}
      {mute.error !== null && <Fault error={mute.error} />}
      {handing && <HandOver call={call} close={() => setHanding(false)} />}
    </section>
  );
}

function Say({ callId }: { callId: string }) {
  const [text, setText] = useState('');
  const [said, setSaid] = useState<'behind' | 'at once' | null>(null);
  const say = useChange(
    (now: boolean) => hands.say(callId, { text: text.trim(), now }),
    [],
    () => setText(''),
  );
  const send = (now: boolean): void => {
    if (text.trim() === '' || say.isPending) return;
    setSaid(now ? 'at once' : 'behind');
    say.mutate(now);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send(false);
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send(true);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <label htmlFor="say" className="flex items-center gap-2 text-sm font-medium">
        <MessageSquareText className="size-4 text-agent" aria-hidden="true" /> Have the agent say
      </label>
      <div className="flex flex-wrap gap-2">
        <input
          id="say"
          value={text}
          maxLength={LONGEST}
          autoComplete="off"
          aria-describedby="say-hint"
          placeholder="A colleague will ring you back within the hour."
          onChange={({ target }) => setText(target.value)}
          onKeyDown={pressed}
          className={`${controlClass} min-w-0 flex-1 basis-full sm:basis-60`}
        />
        <Button
          type="submit"
          look="strong"
          className="max-sm:grow"
          disabled={text.trim() === '' || say.isPending}
        >
          Say it
        </Button>
        <Button
          className="max-sm:grow"
          disabled={text.trim() === '' || say.isPending}
          onClick={() => send(true)}
        >
          At once
        </Button>
      </div>
      <p id="say-hint" className="text-xs leading-5 text-soft">
        Enter: when nobody speaks. Ctrl-Enter: at once, in place of what the agent is saying.
      </p>
      {say.error !== null && <Fault error={say.error} />}
      <p role="status" className="text-sm text-good empty:hidden">
        {say.isSuccess && text === ''
          ? said === 'behind'
            ? 'It is said as soon as nobody speaks.'
            : 'It is being said.'
          : ''}
      </p>
    </form>
  );
}

function Fault({ error }: { error: Error }) {
  return (
    <p role="alert" className="rounded-lg bg-bad-wash p-3 text-sm leading-6 text-bad">
      {error.message}
    </p>
  );
}

/** As the call's log says it, whoever has muted it. */
function isMuted(events: readonly CallEvent[]): boolean {
  const last = events.findLast(({ kind, data }) => kind === 'event' && data['type'] === 'agent.muted');
  return last?.data['on'] === true;
}
