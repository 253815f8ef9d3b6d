/** The options of `parley call`, with the order of `--wav`, `--say` and `--at` kept. */
import { parseArgs } from 'node:util';

export interface CallOptions {
  /** A strategy file to put and to ring; null to ring `agent`. */
  strategy: string | null;
  agent: string | null;
  utterances: UtteranceOption[];
  /** Null: a running Parley where there is one, otherwise one of our own. */
  url: string | null;
  record: string | null;
  json: boolean;
  timeoutMs: number;
}

export type UtteranceOption = { atMs: number | null } & ({ wav: string } | { say: string });

export type ParsedArguments = { options: CallOptions } | { help: string } | { fault: string };

export const CALL_HELP = `Usage: parley call [--strategy FILE | --agent ID] [--wav FILE | --say TEXT [--at MS]]... [options]

Rings Parley as a telephone carrier does, in real time, speaks each utterance when it is the caller's turn, and prints the transcript.

  --strategy FILE   put this strategy (YAML or JSON) and ring it
  --agent ID        ring this agent (the default agent when neither is given)
  --wav FILE        speak this recording; any rate, any channels
  --say TEXT        speak this text with the embedded voice
  --at MS           speak the utterance before it at this time of the call instead of waiting for the turn, to interrupt
  --url URL         ring this Parley; without it the one on this machine, or a fresh one that is started for the call
  --record FILE     write what the phone sent (left) and heard (right) as a WAV file
  --timeout SECONDS hang up after this long (300)
  --json            print one JSON object
  --help            print this

Ends with 0 when the call was held, 1 when it failed or was refused, 2 for wrong options, 3 when Parley cannot be reached or started.
`;

const OPTIONS = {
  strategy: { type: 'string' },
  agent: { type: 'string' },
  wav: { type: 'string', multiple: true },
  say: { type: 'string', multiple: true },
  at: { type: 'string', multiple: true },
  url: { type: 'string' },
  record: { type: 'string' },
  timeout: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export function parseCallArguments(args: string[]): ParsedArguments {
  let parsed;
  try {
    parsed = parseArgs({ args, options: OPTIONS, tokens: true, strict: true, allowPositionals: false });
  } catch (fault) {
    return { fault: (fault as Error).message.split('\n')[0] ?? 'wrong options' };
  }
  const { values, tokens } = parsed;
  if (values.help) return { help: CALL_HELP };
  if (values.strategy !== undefined && values.agent !== undefined) {
    return { fault: '--strategy and --agent exclude each other: a strategy names its own agent' };
  }
  if (values.agent !== undefined && !/^[a-z0-9-]{1,64}$/.test(values.agent)) {
    return { fault: `--agent ${values.agent}: an agent's id is lower-case letters, digits and hyphens` };
  }
  if (values.url !== undefined && !/^https?:\/\//.test(values.url)) {
    return { fault: `--url ${values.url}: the address of a Parley begins with http:// or https://` };
  }
  const timeout = Number(values.timeout ?? 300);
  if (!(timeout > 0 && timeout <= 86_400))
    return { fault: `--timeout ${values.timeout}: seconds, from 1 to 86400` };
  const utterances = utterancesOf(tokens);
  if ('fault' in utterances) return utterances;
  return {
    options: {
      strategy: values.strategy ?? null,
      agent: values.agent ?? null,
      utterances: utterances.list,
      url: values.url?.replace(/\/+$/, '') ?? null,
      record: values.record ?? null,
      json: values.json ?? false,
      timeoutMs: timeout * 1000,
    },
  };
}

interface Token {
  kind: string;
  name?: string;
  value?: string | undefined;
}

function utterancesOf(tokens: Token[]): { list: UtteranceOption[] } | { fault: string } {
  const list: UtteranceOption[] = [];
  for (const { kind, name, value = '' } of tokens) {
    if (kind !== 'option') continue;
    if (name === 'wav') list.push({ wav: value, atMs: null });
    if (name === 'say') {
      if (value.trim() === '') return { fault: '--say needs some words' };
      list.push({ say: value, atMs: null });
    }
    if (name !== 'at') continue;
    const last = list.at(-1);
    if (!last) return { fault: `--at ${value}: stands behind the --wav or --say that it belongs to` };
    if (!/^\d{1,9}$/.test(value))
      return { fault: `--at ${value}: whole milliseconds since the start of the call` };
    if (last.atMs !== null) return { fault: `--at ${value}: the utterance before it has a time already` };
    last.atMs = Number(value);
  }
  return { list };
}
