/** The talk page's conversation as a hook: at most one is open, and it is hung up when the page is left. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { hear, NOT_STARTED } from './conversation.ts';
import type { Conversation } from './conversation.ts';
import type { MicrophoneFault } from './line/microphone.ts';
import type { SocketEnd } from './line/reconnecting-socket.ts';
import { TalkLine } from './talk-line.ts';
import type { Levels, TalkOptions } from './talk-line.ts';

const SILENT: Levels = { caller: 0, agent: 0 };

export interface Talk {
  conversation: Conversation;
  /** What the conversation was started with; null before the first. */
  options: TalkOptions | null;
  fault: MicrophoneFault | null;
  microphoneGone: boolean;
  muted: boolean;
  levels: () => Levels;
  start: (options: TalkOptions) => void;
  hangUp: () => void;
  leave: () => void;
  setMuted: (muted: boolean) => void;
  type: (text: string) => void;
  key: (digit: string) => void;
}

export function useTalk(): Talk {
  const line = useRef<TalkLine | null>(null);
  const [conversation, setConversation] = useState(NOT_STARTED);
  const [options, setOptions] = useState<TalkOptions | null>(null);
  const [fault, setFault] = useState<MicrophoneFault | null>(null);
  const [microphoneGone, setMicrophoneGone] = useState(false);
  const [muted, setMutedState] = useState(false);

  useEffect(() => () => line.current?.hangUp(), []);

  const start = useCallback((wanted: TalkOptions) => {
    line.current?.hangUp();
    setOptions(wanted);
    setFault(null);
    setMicrophoneGone(false);
    setMutedState(false);
    setConversation({ ...NOT_STARTED, phase: 'opening' });
    // What an earlier conversation still reports is of no interest.
    const ifCurrent = (change: () => void): void => {
      if (line.current === mine) change();
    };
    const mine: TalkLine = new TalkLine(wanted, {
      message: (message) => ifCurrent(() => setConversation((now) => hear(now, message))),
      reconnecting: () => ifCurrent(() => setConversation((now) => ({ ...now, phase: 'reconnecting' }))),
      closed: (end) => ifCurrent(() => setConversation((now) => closedBy(now, end))),
      microphone: (why) =>
        ifCurrent(() => {
          setFault(why);
          setConversation(NOT_STARTED);
        }),
      microphoneLost: () => ifCurrent(() => setMicrophoneGone(true)),
    });
    line.current = mine;
  }, []);

  const hangUp = useCallback(() => {
    line.current?.hangUp();
    line.current = null;
    setConversation((now) =>
      now.phase === 'opening' && now.callId === null
        ? NOT_STARTED
        : { ...now, phase: 'over', over: { kind: 'hung-up', text: 'You hung up.' } },
    );
  }, []);

  const leave = useCallback(() => {
    line.current?.hangUp();
    line.current = null;
    setFault(null);
    setConversation(NOT_STARTED);
  }, []);

  return {
    conversation,
    options,
    fault,
    microphoneGone,
    muted,
    levels: useCallback(() => line.current?.levels ?? SILENT, []),
    start,
    hangUp,
    leave,
    setMuted: (next) => {
      setMutedState(next);
      line.current?.setMuted(next);
    },
    type: (text) => line.current?.type(text),
    key: (digit) => line.current?.key(digit),
  };
}

function closedBy(now: Conversation, end: SocketEnd): Conversation {
  if (end.why !== 'lost' || now.phase === 'over') return { ...now, phase: 'over' };
  const text = end.everOpen
    ? 'The connection was lost and did not come back in time.'
    : 'Parley could not be reached. Is it still running?';
  return { ...now, phase: 'over', over: { kind: 'lost', text } };
}
