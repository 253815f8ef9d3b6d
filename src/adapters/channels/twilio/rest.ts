/** Twilio's REST API for calls (twilio.com/docs/voice/api/call-resource): places one, looks after it, changes it. */
import { type Dispatcher, request } from 'undici';
import { type ErrorCode, ParleyError } from '#voice/errors.ts';
import type { TwilioAccount } from './accounts.ts';

export const TWILIO_API = 'https://api.twilio.com';
const VERSION = '2010-04-01';
/** An answer that is longer is none of Twilio's. */
const MOST_BYTES = 262_144;
/** Where Twilio asks for patience without saying how long. */
const PATIENCE_MS = 1_000;

export interface TwilioCall {
  sid: string;
  status: string;
}

export interface TwilioRest {
  /** `form` by Twilio's own names: To, From, Url, … */
  create(form: [string, string][], signal: AbortSignal): Promise<TwilioCall>;
  /** Null for a call that the account does not have. */
  fetch(sid: string, signal: AbortSignal): Promise<TwilioCall | null>;
  update(sid: string, form: [string, string][], signal: AbortSignal): Promise<TwilioCall>;
}

/** Every method throws ParleyError `provider.…`. Nothing is sent twice: a call that was placed twice rings twice. */
export function twilioRest(
  account: TwilioAccount & { accountSid: string },
  baseUrl: string,
  dispatcher?: Dispatcher,
): TwilioRest {
  const calls = `${baseUrl}/${VERSION}/Accounts/${encodeURIComponent(account.accountSid)}/Calls`;
  const authorization = `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`;
  const send = async (
    path: string,
    form: [string, string][] | null,
    signal: AbortSignal,
  ): Promise<TwilioCall> => {
    const answer = await exchange(`${calls}${path}.json`, {
      method: form === null ? 'GET' : 'POST',
      headers: {
        authorization,
        accept: 'application/json',
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form && { body: new URLSearchParams(form).toString() }),
      ...(dispatcher && { dispatcher }),
      signal,
    });
    return callIn(answer);
  };
  return {
    create: (form, signal) => send('', form, signal),
    update: (sid, form, signal) => send(`/${encodeURIComponent(sid)}`, form, signal),
    async fetch(sid, signal) {
      try {
        return await send(`/${encodeURIComponent(sid)}`, null, signal);
      } catch (fault) {
        if (fault instanceof ParleyError && fault.cause === NOT_FOUND) return null;
        throw fault;
      }
    },
  };
}

type Options = NonNullable<Parameters<typeof request>[1]>;
const NOT_FOUND = Symbol('not found');

async function exchange(url: string, options: Options): Promise<string> {
  let response: Dispatcher.ResponseData<unknown>;
  let text: string;
  try {
    response = await request(url, { ...options, headersTimeout: 15_000, bodyTimeout: 15_000 });
  } catch (fault) {
    throw new ParleyError(beforeAnswer(fault), `Twilio's API did not answer (${nameOf(fault)})`, {
      cause: fault,
    });
  }
  try {
    text = await bodyOf(response);
  } catch (fault) {
    if (fault instanceof ParleyError) throw fault;
    throw new ParleyError('provider.cut', `Twilio's API broke off (${nameOf(fault)})`, { cause: fault });
  }
  if (response.statusCode < 300) return text;
  throw refusal(response, text);
}

async function bodyOf({ body }: Dispatcher.ResponseData<unknown>): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += (part as Buffer).length;
    if (size > MOST_BYTES) throw new ParleyError('provider.malformed', "Twilio's API answered with too much");
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** What was never connected was not placed; of the rest nobody knows. */
function beforeAnswer(fault: unknown): ErrorCode {
  if (fault instanceof ParleyError) return fault.code;
  const { code = '' } = fault as { code?: string };
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].includes(code))
    return 'provider.unreachable';
  return code.startsWith('UND_ERR_') && code.endsWith('TIMEOUT') ? 'provider.timeout' : 'provider.cut';
}

function nameOf(fault: unknown): string {
  const { code, name } = fault as { code?: string; name?: string };
  return code ?? name ?? 'unknown';
}

function refusal({ statusCode, headers }: Dispatcher.ResponseData<unknown>, text: string): ParleyError {
  const detail = `Twilio's API answered ${statusCode}${twilioCode(text)}`;
  if (statusCode === 401 || statusCode === 403) return new ParleyError('provider.unauthorized', detail);
  if (statusCode === 404) return new ParleyError('provider.rejected', detail, { cause: NOT_FOUND });
  if (statusCode === 429)
    return new ParleyError('provider.rate_limited', detail, {
      retryAfterMs: patience(headers['retry-after']),
    });
  return new ParleyError(statusCode >= 500 ? 'provider.failed' : 'provider.rejected', detail);
}

function patience(header: string | string[] | undefined): number {
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) * 1000 : PATIENCE_MS;
}

/** Twilio's own number for a fault, such as 21211; its text may hold a phone number and is left out. */
function twilioCode(text: string): string {
  try {
    const { code } = JSON.parse(text) as { code?: unknown };
    return typeof code === 'number' ? ` (Twilio's error ${code})` : '';
  } catch {
    return '';
  }
}

function callIn(text: string): TwilioCall {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = null;
  }
  const { sid, status } = (answer ?? {}) as { sid?: unknown; status?: unknown };
  if (typeof sid === 'string' && /^CA\w{1,64}$/.test(sid) && typeof status === 'string')
    return { sid, status };
  throw new ParleyError('provider.malformed', "Twilio's API answered with something that is no call");
}
