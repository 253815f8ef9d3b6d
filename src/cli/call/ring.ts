/** Rings as Twilio does: posts the voice webhook and reads the way to the media socket from the TwiML. */
import { CallFault } from './call-fault.ts';

export interface RingRequest {
  /** Where Parley is. */
  url: string;
  /** Null for the default agent. */
  agentId: string | null;
  callSid: string;
  from: string;
  /** Signs the webhook, where Parley holds a token; the URL is the one that Twilio would call. */
  sign: ((url: string, form: Record<string, string>) => string) | null;
  /** The address that Parley is known by outside, where it has one. */
  publicUrl: string | null;
}

export interface StreamAddress {
  url: string;
  parameters: Record<string, string>;
}

/** Throws CallFault: `unreachable` where nobody answers, `failed` where the call is refused. */
export async function ring(request: RingRequest): Promise<StreamAddress> {
  const path = `/twilio/voice${request.agentId === null ? '' : `?agent=${encodeURIComponent(request.agentId)}`}`;
  const form: Record<string, string> = {
    AccountSid: `AC${'0'.repeat(32)}`,
    ApiVersion: '2010-04-01',
    CallSid: request.callSid,
    CallStatus: 'ringing',
    Direction: 'inbound',
    From: request.from,
    To: '+15550199',
  };
  const headers: Record<string, string> = {};
  if (request.sign)
    headers['x-twilio-signature'] = request.sign((request.publicUrl ?? request.url) + path, form);
  let response: Response;
  let body: string;
  try {
    response = await fetch(request.url + path, { method: 'POST', body: new URLSearchParams(form), headers });
    body = await response.text();
  } catch (fault) {
    throw new CallFault('unreachable', `${request.url} does not answer: ${causeOf(fault)}.`);
  }
  if (!response.ok)
    throw new CallFault('failed', `The call was refused (${response.status}): ${detailOf(body)}`);
  return streamOf(body);
}

/** Reads `<Stream>` and its `<Parameter>`s. */
export function streamOf(twiml: string): StreamAddress {
  const url = /<Stream\b[^>]*\burl="([^"]+)"/.exec(twiml)?.[1];
  if (url === undefined) {
    if (/<Reject\b/.test(twiml))
      throw new CallFault('failed', 'The line is busy: Parley has no place for one more call.');
    const said = /<Say\b[^>]*>([^<]*)<\/Say>/.exec(twiml)?.[1];
    if (said !== undefined)
      throw new CallFault(
        'failed',
        `The call was not connected; the carrier would say: "${unescapeXml(said)}"`,
      );
    throw new CallFault(
      'failed',
      'The voice webhook answered with something that is no TwiML with a <Stream>.',
    );
  }
  const parameters: Record<string, string> = {};
  for (const [, attributes = ''] of twiml.matchAll(/<Parameter\b([^>]*)>/g)) {
    const name = /\bname="([^"]*)"/.exec(attributes)?.[1];
    if (name !== undefined)
      parameters[unescapeXml(name)] = unescapeXml(/\bvalue="([^"]*)"/.exec(attributes)?.[1] ?? '');
  }
  return { url: unescapeXml(url), parameters };
}

const ENTITIES: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};

function unescapeXml(text: string): string {
  return text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}

function detailOf(body: string): string {
  try {
    const problem = JSON.parse(body) as { detail?: string; title?: string };
    return problem.detail ?? problem.title ?? 'no reason given';
  } catch {
    return body.slice(0, 200);
  }
}

/** What lies behind "fetch failed". */
export function causeOf(fault: unknown): string {
  const { cause, message } = fault as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
