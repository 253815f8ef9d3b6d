/** Two ways to a media socket: an address that is known, or a voice webhook that is posted as the carrier posts it and answers TwiML. */
import { signTwilio } from '#adapters/channels/twilio/signature.ts';
import { streamOf } from '../../../src/cli/call/ring.ts';
import { ACCOUNT_SID, type StreamAddress } from './media-socket.ts';

export interface Ringing {
  /** Exactly one of the two. */
  url: string | null;
  webhook: string | null;
  to: string;
  /** Signs the webhook. */
  authToken: string | null;
  /** The address that is signed, where it is not the one that is called. */
  publicUrl: string | null;
}

/** The carrier would not connect the call: it hears "busy", or a sentence and the end. */
export class Refused extends Error {
  readonly answer: 'busy' | 'sentence' | 'error';

  constructor(answer: Refused['answer'], message: string) {
    super(message);
    this.name = 'Refused';
    this.answer = answer;
  }
}

/** Throws Refused. */
export async function ring(ringing: Ringing, callSid: string, caller: number): Promise<StreamAddress> {
  if (ringing.webhook === null) return { url: ringing.url ?? '', parameters: {} };
  const form: Record<string, string> = {
    AccountSid: ACCOUNT_SID,
    ApiVersion: '2010-04-01',
    CallSid: callSid,
    CallStatus: 'ringing',
    Direction: 'inbound',
    From: `+1555${String(caller % 10_000_000).padStart(7, '0')}`,
    To: ringing.to,
  };
  const headers: Record<string, string> = {};
  if (ringing.authToken !== null) {
    const signed = ringing.publicUrl ?? ringing.webhook;
    headers['x-twilio-signature'] = signTwilio(ringing.authToken, signed, form);
  }
  const response = await fetch(ringing.webhook, { method: 'POST', body: new URLSearchParams(form), headers });
  return addressOf(await response.text(), response.status);
}

/** Reads what the webhook answered. */
export function addressOf(body: string, status: number): StreamAddress {
  if (/<Stream\b/.test(body)) return streamOf(body);
  if (/<Reject\b[^>]*\breason="busy"/.test(body)) throw new Refused('busy', 'the line is busy');
  const said = /<Say\b[^>]*>([^<]*)<\/Say>/.exec(body)?.[1];
  if (said !== undefined) throw new Refused('sentence', said);
  throw new Refused('error', `${status}: ${body.slice(0, 200)}`);
}
