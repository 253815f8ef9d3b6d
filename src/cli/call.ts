/** `parley call`, with what this machine brings to it. */
import { callSetup } from '#main/commands/call.ts';
import { runCall } from './call/run.ts';

export async function runCallCommand(args: string[]): Promise<void> {
  const hangUp = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => hangUp.abort());
  process.exitCode = await runCall(args, setupOrLeave(), hangUp.signal);
}

function setupOrLeave(): ReturnType<typeof callSetup> {
  try {
    return callSetup();
  } catch (fault) {
    const { sentence } = fault as { sentence?: string };
    if (sentence === undefined) throw fault;
    process.stderr.write(`${sentence}\n`);
    process.exit(2);
  }
}
