/** The page to talk on: a lobby to choose an agent in, and a room to talk to it in. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { api } from '../ui/api.ts';
import { Lobby } from './lobby.tsx';
import { useTalk } from './use-talk.ts';

const fetchRoom = () => import('./room.tsx');
const Room = lazy(async () => ({ default: (await fetchRoom()).Room }));
const KeyboardHelp = lazy(async () => ({ default: (await import('./keyboard-help.tsx')).KeyboardHelp }));
const INTERACTIVE = 'button, a, input, textarea, select, summary, [contenteditable], [role="dialog"]';

export function TalkPage() {
  const agents = useQuery({ queryKey: ['agents'], queryFn: ({ signal }) => api.agents(signal) });
  const talk = useTalk();
  const [chosen, setChosen] = useState<string | null>(null);
  const [deviceId, setDeviceId] = useState<string | null>(null);
  const [help, setHelp] = useState(false);
  const agent = agents.data?.agents.find((one) => one.id === chosen) ?? agents.data?.agents[0] ?? null;
  const { phase } = talk.conversation;
  const inRoom = phase !== 'idle' && !(phase === 'opening' && talk.conversation.callId === null);

  const start = (voice: boolean): void => {
    // It has come before the agent has answered.
    void fetchRoom();
    if (agent) talk.start({ agentId: agent.id, voice, deviceId });
  };

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const target = event.target instanceof Element ? event.target : null;
      const radio = target instanceof HTMLInputElement && target.type === 'radio';
      if (target?.closest(INTERACTIVE) && !(radio && event.key !== ' ')) return;
      const going = phase === 'live' || phase === 'reconnecting' || phase === 'opening';
      if (event.key === '?') setHelp(true);
      else if (event.key === ' ' || event.key === 'Enter') {
        if (going) talk.hangUp();
        else start(talk.options?.voice ?? true);
      } else if (going && event.key.toLowerCase() === 'm') talk.setMuted(!talk.muted);
      else if (event.key.toLowerCase() === 't') {
        if (going) document.getElementById('say')?.focus();
        else start(false);
      } else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });

  return (
    <Suspense>
      <title>Talk · Parley</title>
      {inRoom ? (
        <Room
          talk={talk}
          agentName={agent?.name ?? 'Agent'}
          again={() => start(talk.options?.voice ?? true)}
          help={() => setHelp(true)}
        />
      ) : (
        <Lobby
          agents={agents}
          chosen={agent?.id ?? null}
          choose={setChosen}
          talk={talk}
          start={start}
          deviceId={deviceId}
          chooseDevice={setDeviceId}
          help={() => setHelp(true)}
        />
      )}
      {help && <KeyboardHelp open={help} onOpenChange={setHelp} />}
    </Suspense>
  );
}
