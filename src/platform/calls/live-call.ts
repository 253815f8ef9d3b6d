/** A call that goes on, for those who watch it and take a hand in it. */
import { ParleyError } from '#voice/errors.ts';
import type { LogEntry } from '#voice/log.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { Session } from '#voice/session.ts';
import type { CallLog } from './call-log.ts';
import type { CallHead } from './ports/call-store.ts';
import type { LiveAbout, LiveCall, LiveNow, TransferLine } from './reception.ts';

/** The sentence before a transfer is waited for so long. Longer: an operator waits for a voice that has failed. */
const SENTENCE_MS = 15_000;

export interface LiveSetup {
  session: Session;
  log: CallLog;
  about: LiveAbout;
  clock: Clock;
  ended: Promise<void>;
  transfer?: TransferLine | undefined;
  /** What is shown of the call is another. */
  changed: (call: LiveCall) => void;
  /** Another process goes on with it. */
  leave: () => Promise<void>;
}

export function liveCall(setup: LiveSetup): LiveCall {
  const { session, log, about, clock, ended, transfer, changed, leave } = setup;
  const { callId: id, tenantId } = log;
  const { phase, operator } = session.state;
  const now: LiveNow = {
    state: phase === 'active' || phase === 'ending' ? phase : 'ringing',
    lastWords: null,
    muted: operator.muted,
  };
  const demandActive = (): void => {
    if (session.state.phase !== 'active')
      throw new ParleyError('call.not_active', `The call ${id} is not being held: it is ${now.state}.`);
  };
  const demandTransfer = (): TransferLine => {
    if (!transfer)
      throw new ParleyError(
        'call.not_transferable',
        `A call by ${about.channel} cannot be handed to a number; a call by the telephone can.`,
      );
    demandActive();
    return transfer;
  };
  const live: LiveCall = {
    id,
    tenantId,
    about,
    now,
    ended,
    end: (by, reason) => {
      session.end(by, reason);
      return ended;
    },
    leave,
    subscribe: (listener) => log.subscribe(listener),
    say(text, at) {
      demandActive();
      if (!session.say(text, at.now))
        throw new ParleyError(
          'call.not_active',
          'The sentence will not be said: too many wait already, or nothing in it can be spoken.',
        );
    },
    mute(on) {
      demandActive();
      session.mute(on);
    },
    demandTransfer,
    async transfer(to, { say, signal }) {
      const hand = demandTransfer();
      const sentence = say ?? session.state.plan.speech.transfer;
      if (sentence !== undefined) await said(sentence, { session, log, clock, ended });
      demandActive();
      await session.transfer(to, () => hand(to, signal));
    },
  };
  log.subscribe((entry) => {
    if (takeIn(now, entry, clock.epochMs())) changed(live);
  });
  return live;
}

/** Who is on the line, of what a record's head says. */
export function aboutOf(
  head: Pick<CallHead, 'agentId' | 'agentName' | 'channel' | 'direction' | 'from' | 'to' | 'startedAtMs'>,
): LiveAbout {
  const { agentId, agentName, channel, direction = 'inbound', from, to, startedAtMs } = head;
  return { agent: { id: agentId, name: agentName }, channel, direction, from, to, startedAtMs };
}

/** Brings what is shown up to an entry of the log. True where it changes it. */
export function takeIn(now: LiveNow, { kind, data }: LogEntry, epochMs: number): boolean {
  if (kind !== 'event') return false;
  const words = (who: 'caller' | 'agent', text: string): boolean => {
    if (text !== '') now.lastWords = { who, text, epochMs };
    return text !== '';
  };
  switch (data.type) {
    case 'call.answered':
      now.state = 'active';
      return true;
    case 'call.ending':
      now.state = 'ending';
      return true;
    case 'agent.muted':
      now.muted = data.on;
      return true;
    case 'caller.said':
      return words('caller', data.text);
    case 'turn.committed':
      return data.via !== 'speech' && words('caller', data.text);
    case 'reply.ended':
      return words('agent', data.heard);
    default:
      return false;
  }
}

/** Resolves when the sentence has been said, interrupted, or cannot be. */
async function said(
  sentence: string,
  { session, log, clock, ended }: Pick<LiveSetup, 'session' | 'log' | 'clock' | 'ended'>,
): Promise<void> {
  const done = Promise.withResolvers<void>();
  let replyId: string | null = null;
  const leave = log.subscribe(({ kind, data }) => {
    if (kind !== 'event') return;
    if (data.type === 'reply.started' && data.kind === 'operator') replyId = data.replyId;
    if (data.type === 'reply.ended' && data.replyId === replyId) done.resolve();
  });
  const cancel = clock.timer(SENTENCE_MS, () => done.resolve());
  try {
    if (session.say(sentence, true)) await Promise.race([done.promise, ended]);
  } finally {
    leave();
    cancel();
  }
}
