/** The calls that go on, and a hand in one of them, as asked of the API. */
import type { z } from 'zod';
import { LiveCall } from '#wire/live-calls.ts';
import type { SaySentence, TransferCall } from '#wire/live-calls.ts';
import { WaitingCall } from '#wire/placed-calls.ts';
import { request, sending } from '../ui/request.ts';

const Handed = {
  parse(value: unknown): LiveCall | z.infer<typeof WaitingCall> {
    const waits = WaitingCall.safeParse(value);
    return waits.success ? waits.data : LiveCall.parse(value);
  },
};

const of = (id: string, deed: string): string => `/api/calls/${encodeURIComponent(id)}/${deed}`;

export const hands = {
  eventsUrl: '/api/calls/events/live',
  say: (id: string, sentence: SaySentence) => request(LiveCall, of(id, 'say'), sending('POST', sentence)),
  mute: (id: string, on: boolean) => request(LiveCall, of(id, on ? 'mute' : 'unmute'), sending('POST')),
  /** Resolves when the carrier has the call, or with what it waits for. */
  transfer: (id: string, to: TransferCall) => request(Handed, of(id, 'transfer'), sending('POST', to)),
};
