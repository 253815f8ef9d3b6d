/** The log: one JSON line an event on standard error, plain lines on a terminal; secrets never, callers' words never. */
import { pino, type Logger } from 'pino';
import { plainLine } from './plain-line.ts';

export type Log = Logger;

export interface LogOptions {
  level: string;
  /** Values that must not appear in any line, whatever brings them there. */
  secrets: string[];
  /** Lines for people in place of JSON. */
  plain: boolean;
  /** Takes each line with its end. */
  write: (line: string) => void;
}

/** Fields that hold a secret or a caller's words wherever they come from: one and two levels deep. */
const NEVER = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'authToken',
  'key',
  'apiKey',
  'connectionString',
  'text',
  'say',
  'heard',
  'words',
  'transcript',
];
const CENSOR = '[redacted]';
/** A secret shorter than this would blot out ordinary words. */
const MIN_SECRET_LENGTH = 6;

export function openLog({ level, secrets, plain, write }: LogOptions): Log {
  const blot = blotter(secrets);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: NEVER.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: CENSOR },
      formatters: { level: (label) => ({ level: label }) },
    },
    {
      write: (line: string) => {
        const clean = blot(line);
        write(plain ? plainLine(clean) : clean);
      },
    },
  );
}

/** Strikes the secrets out of a line by value: as they are, as JSON writes them, and as an address does. */
function blotter(secrets: string[]): (line: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  const all = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (line) => all.reduce((text, secret) => text.replaceAll(secret, CENSOR), line);
}
