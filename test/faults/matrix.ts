/** Who fails, how, and what is to be heard and written of it. */
import type { Role } from '#voice/effects.ts';
import type { ErrorCode } from '#voice/errors.ts';
import type { OpenAiServer } from '../support/openai-server.ts';

export interface Fault {
  name: string;
  /** The code in the log, where it counts as a failure. */
  code: ErrorCode | null;
  begin(server: OpenAiServer): Promise<void> | void;
}

const SLOW_MS = 2000;
/** Pieces after which answers break: for a model within its first clause, for a voice within its first second. */
const BREAK_AFTER = { stt: 1, llm: 3, tts: 8 };

function acts(name: string, mode: OpenAiServer['mode'], code: ErrorCode | null): Fault {
  return {
    name,
    code,
    begin: (server) => {
      server.slowMs = SLOW_MS;
      server.mode = mode;
    },
  };
}

const FAULTS: Fault[] = [
  { name: 'refuses the connection', code: 'provider.unreachable', begin: (server) => server.close() },
  acts('401', '401', 'provider.unauthorized'),
  acts('429', '429', 'provider.rate_limited'),
  acts('first byte after 2 s', 'slow', null),
  acts('never answers', 'silent', 'provider.timeout'),
  acts('breaks off in mid-answer', 'cut', 'provider.cut'),
  acts('sends garbage', 'malformed', 'provider.malformed'),
  acts('stops in mid-answer', 'stall', 'provider.timeout'),
];

export interface Cell {
  role: Role;
  fault: Fault;
  second: boolean;
}

export const CELLS: Cell[] = (['stt', 'llm', 'tts'] as const).flatMap((role) =>
  FAULTS.flatMap((fault) => [true, false].map((second) => ({ role, fault, second }))),
);

export function breakAfter(role: Role): number {
  return BREAK_AFTER[role];
}
