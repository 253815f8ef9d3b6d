/** Before a conversation: choose an agent, and begin. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Keyboard, MessageSquareText, Mic } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Agent } from '#wire/api.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { Select } from '../ui/select.tsx';
import { listMicrophones } from './line/microphone.ts';
import { MicrophoneTrouble } from './microphone-trouble.tsx';
import type { Talk } from './use-talk.ts';

interface LobbyProps {
  agents: UseQueryResult<{ agents: Agent[] }>;
  chosen: string | null;
  choose: (id: string) => void;
  talk: Talk;
  start: (voice: boolean) => void;
  deviceId: string | null;
  chooseDevice: (id: string | null) => void;
  help: () => void;
}

export function Lobby({ agents, chosen, choose, talk, start, deviceId, chooseDevice, help }: LobbyProps) {
  const opening = talk.conversation.phase === 'opening';
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-1 flex-col justify-center py-10 sm:py-14">
      <h1 className="spoken text-center text-[2rem] leading-tight font-normal tracking-tight text-balance sm:text-5xl">
        Who would you like to talk to?
      </h1>
      <p className="mx-auto mt-3 max-w-lg text-center text-balance text-soft">
        Speak as you would on the telephone. Interrupt whenever you like.
      </p>
      <div className="mt-8 sm:mt-10">
        {agents.isPending && <Loading what="the agents" rows={2} />}
        {agents.isError && <Failure error={agents.error} retry={() => void agents.refetch()} />}
        {agents.data?.agents.length === 0 && <NoAgents />}
        {agents.data && agents.data.agents.length > 0 && (
          <>
            <AgentChoice agents={agents.data.agents} chosen={chosen} choose={choose} />
            {talk.fault && (
              <MicrophoneTrouble fault={talk.fault} retry={() => start(true)} type={() => start(false)} />
            )}
            <div className="mt-8 flex flex-col items-center gap-4">
              <button
                type="button"
                onClick={() => (opening ? talk.hangUp() : start(true))}
                className="flex min-h-16 w-full items-center justify-center gap-3 rounded-full bg-agent px-10 text-lg font-semibold text-on-agent shadow-card transition-[filter,scale] hover:brightness-110 active:scale-[0.98] sm:w-auto"
              >
                <Mic className={`size-6 ${opening ? 'animate-breathe' : ''}`} aria-hidden="true" />
                {opening
                  ? talk.options?.voice
                    ? 'Opening the microphone … cancel'
                    : 'Connecting … cancel'
                  : 'Start talking'}
              </button>
              <div className="flex flex-wrap items-center justify-center gap-1">
                <Button look="quiet" onClick={() => start(false)} disabled={opening}>
                  <MessageSquareText className="size-4" aria-hidden="true" /> Type instead
                </Button>
                <Microphones deviceId={deviceId} choose={chooseDevice} />
                <Button look="quiet" onClick={help}>
                  <Keyboard className="size-4" aria-hidden="true" /> Keys
                </Button>
              </div>
            </div>
          </>
        )}
      </div>
    </div>
  );
}

function AgentChoice({
  agents,
  chosen,
  choose,
}: {
  agents: Agent[];
  chosen: string | null;
  choose: (id: string) => void;
}) {
  return (
    <fieldset>
      <legend className="sr-only">Agent</legend>
      <div className="grid gap-3 sm:grid-cols-[repeat(auto-fit,minmax(14rem,1fr))]">
        {agents.map((agent) => (
          <label
            key={agent.id}
            className="card relative flex cursor-pointer flex-col gap-1.5 p-4 transition-[border-color,background-color] hover:border-line-strong has-checked:border-agent has-checked:bg-agent-wash has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-agent"
          >
            <input
              type="radio"
              name="agent"
              value={agent.id}
              checked={agent.id === chosen}
              onChange={() => choose(agent.id)}
              className="absolute top-4.5 right-4 size-4 appearance-none rounded-full border-2 border-line-strong bg-raised outline-none checked:border-[5px] checked:border-agent"
            />
            <span className="spoken pr-8 text-xl leading-6">{agent.name}</span>
            <span className="text-sm leading-5 text-soft">{agent.description}</span>
            <span className="mt-auto pt-1 text-xs text-faint">{languageOf(agent.locale)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function languageOf(locale: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}

function NoAgents() {
  return (
    <Empty
      title="Nobody to talk to yet"
      action={
        <Link to="/agents" className={buttonClass('strong')}>
          Write an agent
        </Link>
      }
    >
      An agent is a strategy: what it is there for, what it asks, and what it answers.
    </Empty>
  );
}

/** Shown once the browser tells the names, which it does after the first permission. */
function Microphones({ deviceId, choose }: { deviceId: string | null; choose: (id: string | null) => void }) {
  const [devices, setDevices] = useState<{ id: string; label: string }[]>([]);
  useEffect(() => {
    const look = (): void => void listMicrophones().then(setDevices, () => setDevices([]));
    look();
    // oxlint-disable-next-line typescript/no-unnecessary-condition -- absent in insecure pages
    navigator.mediaDevices?.addEventListener('devicechange', look);
    // oxlint-disable-next-line typescript/no-unnecessary-condition -- absent in insecure pages
    return () => navigator.mediaDevices?.removeEventListener('devicechange', look);
  }, []);
  if (devices.length < 2) return null;
  return (
    <Select
      label="Microphone"
      look="quiet"
      value={deviceId ?? ''}
      choose={(id) => choose(id === '' ? null : id)}
    >
      <option value="">Default microphone</option>
      {devices.map((device) => (
        <option key={device.id} value={device.id}>
          {device.label}
        </option>
      ))}
    </Select>
  );
}
