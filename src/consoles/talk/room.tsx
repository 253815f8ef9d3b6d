/** During a conversation, and after it: the picture of both voices, the captions, and what one can do. */
import { Link } from '@tanstack/react-router';
import { ArrowRight, Grid3x3, Keyboard, Mic, MicOff, PhoneOff, RotateCcw } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, buttonClass } from '../ui/button.tsx';
import { clockTime } from '../ui/format.ts';
import { Captions } from './captions.tsx';
import type { Conversation } from './conversation.ts';
import { Keypad } from './keypad.tsx';
import { LevelMeter } from './level-meter.tsx';
import { SayBox } from './say-box.tsx';
import { TwoVoices } from './two-voices.tsx';
import type { Talk } from './use-talk.ts';

const WORDS = {
  listening: 'Listening',
  hearing: 'Hearing you',
  thinking: 'Thinking',
  speaking: 'Speaking',
};

export function Room({
  talk,
  agentName,
  again,
  help,
}: {
  talk: Talk;
  agentName: string;
  again: () => void;
  help: () => void;
}) {
  const { conversation } = talk;
  const over = conversation.phase === 'over';
  const voice = talk.options?.voice ?? false;
  return (
    <div className="grid h-[calc(100dvh-3.5rem)] min-h-[34rem] grid-rows-[auto_minmax(0,1fr)] gap-4 py-4 lg:grid-cols-[20rem_minmax(0,1fr)] lg:grid-rows-1 lg:gap-8 lg:py-8">
      <h1 className="sr-only">Talking with {agentName}</h1>
      <section
        aria-label="Call"
        className="flex flex-wrap items-center justify-center gap-x-5 gap-y-3 lg:flex-col lg:flex-nowrap lg:gap-5"
      >
        <div className="w-24 sm:w-32 lg:w-64">
          <TwoVoices levels={talk.levels} floor={conversation.floor} live={!over} />
        </div>
        <div className="lg:text-center">
          <p className="spoken text-xl sm:text-2xl">{agentName}</p>
          <p role="status" className="mt-0.5 text-sm text-soft">
            {stateWord(conversation)}
          </p>
          {!over && (
            <div className="mt-2 flex flex-col gap-2 lg:mt-4 lg:items-center">
              <Timer running={conversation.phase === 'live' || conversation.phase === 'reconnecting'} />
              {voice && <LevelMeter levels={talk.levels} muted={talk.muted} />}
            </div>
          )}
        </div>
        <span className="w-full lg:hidden" />
        {over ? (
          <After conversation={conversation} again={again} leave={talk.leave} />
        ) : (
          <Controls talk={talk} help={help} />
        )}
      </section>
      <section aria-label="Conversation" className="card flex min-h-0 flex-col overflow-hidden">
        {conversation.phase === 'reconnecting' && (
          <Banner>The connection was lost. Taking the call up again …</Banner>
        )}
        {talk.microphoneGone && !over && (
          <Banner>The microphone is gone. Plug it in and call again, or go on by typing.</Banner>
        )}
        <Captions
          captions={conversation.captions}
          agentName={agentName}
          hint={over ? 'Nothing was said.' : 'What is said appears here.'}
        />
        {!over && <SayBox say={talk.type} autoFocus={!voice} />}
      </section>
    </div>
  );
}

function stateWord(conversation: Conversation): string {
  if (conversation.phase === 'over') return conversation.over?.kind === 'refused' ? 'No call' : 'Call ended';
  if (conversation.phase === 'reconnecting') return 'Reconnecting';
  if (conversation.phase === 'opening') return 'Connecting';
  return WORDS[conversation.floor];
}

function Controls({ talk, help }: { talk: Talk; help: () => void }) {
  const [keypad, setKeypad] = useState(false);
  const voice = talk.options?.voice ?? false;
  return (
    <>
      <div className="flex items-center gap-2">
        {voice && (
          <RoundButton
            label={talk.muted ? 'Unmute the microphone' : 'Mute the microphone'}
            pressed={talk.muted}
            onClick={() => talk.setMuted(!talk.muted)}
          >
            {talk.muted ? <MicOff className="size-5 text-caller" /> : <Mic className="size-5" />}
          </RoundButton>
        )}
        <button
          type="button"
          onClick={talk.hangUp}
          className="flex min-h-14 items-center gap-2.5 rounded-full bg-bad px-6 font-semibold text-raised transition-[filter] hover:brightness-110"
        >
          <PhoneOff className="size-5" aria-hidden="true" /> Hang up
        </button>
        <RoundButton label="Keypad" pressed={keypad} onClick={() => setKeypad(!keypad)}>
          <Grid3x3 className="size-5" />
        </RoundButton>
        <span className="max-lg:hidden">
          <RoundButton label="Keys" onClick={help}>
            <Keyboard className="size-5" />
          </RoundButton>
        </span>
      </div>
      {keypad && <Keypad press={talk.key} />}
    </>
  );
}

function RoundButton(props: { label: string; pressed?: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      onClick={props.onClick}
      className="grid size-12 place-items-center rounded-full border border-line-strong bg-raised text-ink hover:bg-sunken aria-pressed:bg-caller-wash"
    >
      {props.children}
    </button>
  );
}

function After({
  conversation,
  again,
  leave,
}: {
  conversation: Conversation;
  again: () => void;
  leave: () => void;
}) {
  return (
    <div className="animate-rise flex flex-col items-center gap-4">
      <p
        className={`max-w-64 text-center text-sm ${conversation.over?.kind === 'refused' ? 'text-bad' : 'text-soft'}`}
      >
        {conversation.over?.text}
      </p>
      {conversation.callId !== null && (
        <Link
          to="/calls/$callId"
          params={{ callId: conversation.callId }}
          className={buttonClass('strong', 'min-h-11 rounded-full px-5')}
        >
          Read this call <ArrowRight className="size-4" aria-hidden="true" />
        </Link>
      )}
      <div className="flex gap-1">
        <Button look="quiet" onClick={again}>
          <RotateCcw className="size-4" aria-hidden="true" /> Call again
        </Button>
        <Button look="quiet" onClick={leave}>
          Another agent
        </Button>
      </div>
    </div>
  );
}

function Banner({ children }: { children: ReactNode }) {
  return (
    <p
      role="alert"
      className="animate-rise border-b border-warn/30 bg-warn-wash px-5 py-2.5 text-sm text-warn"
    >
      {children}
    </p>
  );
}

function Timer({ running }: { running: boolean }) {
  const [elapsedMs, setElapsedMs] = useState(0);
  useEffect(() => {
    if (!running) return;
    const began = performance.now();
    const timer = setInterval(() => setElapsedMs(performance.now() - began), 500);
    return () => clearInterval(timer);
  }, [running]);
  return (
    <p className="font-mono text-sm text-faint tabular" role="timer" aria-label="Time on the call">
      {clockTime(elapsedMs)}
    </p>
  );
}
