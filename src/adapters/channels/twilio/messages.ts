/** What Twilio sends on a media socket, checked (twilio.com/docs/voice/media-streams/websocket-messages). */
import { ParleyError } from '#voice/errors.ts';

export type FromTwilio =
  | { event: 'connected' }
  | { event: 'start'; streamSid: string; callSid: string; parameters: Record<string, string> }
  | { event: 'media'; streamSid: string; chunk: number; timestampMs: number; payload: string }
  | { event: 'dtmf'; streamSid: string; digit: string }
  | { event: 'mark'; streamSid: string; name: string }
  | { event: 'stop'; streamSid: string };

/** One second of audio in one message: fifty times what Twilio sends. */
export const MAX_PAYLOAD_CHARACTERS = 10_668;
const COUNT = /^\d{1,15}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

type Fields = Record<string, unknown>;

/** Throws ParleyError `line.malformed` that says what was wrong. Null for an event that we do not know: Twilio may add some. */
export function parseTwilio(text: string): FromTwilio | null {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    throw malformed('a message is not JSON');
  }
  const fields = record(message, 'a message');
  switch (fields['event']) {
    case 'media':
      return parseMedia(fields);
    case 'connected':
      return { event: 'connected' };
    case 'start':
      return parseStart(fields);
    case 'dtmf': {
      const digit = string(record(fields['dtmf'], 'dtmf'), 'digit', 'dtmf');
      if (!/^[0-9*#A-D]$/.test(digit)) throw malformed('dtmf.digit is not a key');
      return { event: 'dtmf', streamSid: streamSid(fields), digit };
    }
    case 'mark': {
      const name = string(record(fields['mark'], 'mark'), 'name', 'mark');
      return { event: 'mark', streamSid: streamSid(fields), name };
    }
    case 'stop':
      return { event: 'stop', streamSid: streamSid(fields) };
    default:
      if (typeof fields['event'] !== 'string') throw malformed('a message has no event');
      return null;
  }
}

function parseMedia(fields: Fields): FromTwilio {
  const media = record(fields['media'], 'media');
  if (media['track'] !== undefined && media['track'] !== 'inbound')
    throw malformed('media.track is not inbound');
  const payload = string(media, 'payload', 'media');
  if (payload.length > MAX_PAYLOAD_CHARACTERS) throw malformed('media.payload is longer than a second');
  if (payload.length % 4 !== 0 || !BASE64.test(payload)) throw malformed('media.payload is not base64');
  return {
    event: 'media',
    streamSid: streamSid(fields),
    chunk: count(media, 'chunk'),
    timestampMs: count(media, 'timestamp'),
    payload,
  };
}

function parseStart(fields: Fields): FromTwilio {
  const start = record(fields['start'], 'start');
  const format = record(start['mediaFormat'], 'start.mediaFormat');
  if (format['encoding'] !== 'audio/x-mulaw')
    throw malformed('start.mediaFormat.encoding is not audio/x-mulaw');
  if (Number(format['sampleRate']) !== 8000) throw malformed('start.mediaFormat.sampleRate is not 8000');
  if (Number(format['channels']) !== 1) throw malformed('start.mediaFormat.channels is not 1');
  const parameters: Record<string, string> = {};
  const custom =
    start['customParameters'] === undefined
      ? {}
      : record(start['customParameters'], 'start.customParameters');
  for (const [name, value] of Object.entries(custom)) {
    if (typeof value === 'string') parameters[name] = value;
  }
  return {
    event: 'start',
    streamSid: string(start, 'streamSid', 'start'),
    callSid: string(start, 'callSid', 'start'),
    parameters,
  };
}

function record(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed(`${name} is not an object`);
  return value as Fields;
}

function string(fields: Fields, name: string, of: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '' || (name !== 'payload' && value.length > 256)) {
    throw malformed(`${of}.${name} is not a text`);
  }
  return value;
}

function count(media: Fields, name: string): number {
  const value = media[name];
  if (typeof value === 'string' && COUNT.test(value)) return Number(value);
  throw malformed(`media.${name} is not a count`);
}

function streamSid(fields: Fields): string {
  return string(fields, 'streamSid', 'message');
}

function malformed(detail: string): ParleyError {
  return new ParleyError('line.malformed', detail);
}
