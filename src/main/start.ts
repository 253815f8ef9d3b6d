/** `parley start`: from the settings to calls being taken, and from Ctrl-C to the end. */
import { openLog } from '#adapters/telemetry/log.ts';
import { systemClock } from './clock.ts';
import { Closing } from './closing.ts';
import { letHeapGrow } from './collector.ts';
import { phases } from './phases.ts';
import { startReport } from './report.ts';
import { readSettings, type Settings } from './settings/settings.ts';
import { urlOf } from './url-of.ts';

/** Two signals within this time are one: a terminal, npm and the bootstrap each pass Ctrl-C on. */
const SAME_SIGNAL_MS = 500;
const EXIT_STOPPED_AT_ONCE = 130;

/** Resolves with the exit code when Parley has stopped. */
export async function start(over: Record<string, string> = {}): Promise<number> {
  const folder = process.cwd();
  let settings: Settings;
  try {
    settings = readSettings(folder, over);
  } catch (fault) {
    return refuse(fault, 2);
  }
  const terminal = process.stdout.isTTY === true;
  const log = openLog({
    level: settings.logLevel,
    secrets: secretsOf(settings),
    plain: process.stderr.isTTY === true,
    write: (line) => void process.stderr.write(line),
  });
  // Until it is ready, the start is told by its report or by the sentence that ends it; whoever debugs sees more.
  if (settings.logLevel === 'info') log.level = 'warn';

  letHeapGrow();
  const closing = new Closing();
  const asked = askedToStop();
  const measured = phases();
  try {
    const { openParley } = await measured.measure('modules', () => import('./wire.ts'));
    const parley = await openParley({ settings, log, closing, phases: measured });
    const tookMs = measured.sinceStartMs();
    process.stdout.write(
      startReport(
        {
          version: parley.version,
          tookMs,
          url: urlOf(settings, parley.port),
          role: settings.role,
          reachedBy: parley.reachedBy,
          publicUrl: settings.publicUrl,
          needs: parley.needs,
          agents: parley.agents,
          defaultAgent: settings.agentId,
          noPages: parley.consoles.folder === null ? parley.consoles.reason : null,
          setupLink: parley.setupLink,
        },
        terminal,
      ),
    );
    log.level = settings.logLevel;
    log.info({ port: parley.port, tookMs, phases: measured.list() }, 'Parley is ready');
  } catch (fault) {
    await closing.close(systemClock, log);
    return refuse(fault, 1);
  }
  const why = await asked;
  if (why.fault !== undefined) log.fatal({ err: why.fault }, 'Parley stops after a fault of its own');
  else if (terminal)
    process.stdout.write('\n  Ending calls, then everything else; Ctrl-C again stops at once.\n');
  log.info({ why: why.what }, 'Parley is stopping');
  const well = await closing.close(systemClock, log);
  log.info({ well }, 'Parley has stopped');
  return why.fault === undefined ? 0 : 1;
}

/** Tells what keeps Parley from starting: sentences of its own, or, for a fault of Parley, all that is known. */
function refuse(fault: unknown, exitCode: number): number {
  const sentence = (fault as { sentence?: unknown } | null)?.sentence;
  const text = typeof sentence === 'string' ? sentence : `Parley failed to start: ${(fault as Error).stack}`;
  for (const line of text.split('\n')) process.stderr.write(`${line}\n`);
  return exitCode;
}

interface Asked {
  what: string;
  fault?: unknown;
}

function askedToStop(): Promise<Asked> {
  return new Promise((resolve) => {
    let firstMs: number | null = null;
    const onSignal = (signal: NodeJS.Signals): void => {
      const nowMs = systemClock.nowMs();
      if (firstMs !== null && nowMs - firstMs > SAME_SIGNAL_MS) process.exit(EXIT_STOPPED_AT_ONCE);
      firstMs ??= nowMs;
      resolve({ what: signal });
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
    process.on('uncaughtException', (fault) => resolve({ what: 'uncaught exception', fault }));
    process.on('unhandledRejection', (fault) => resolve({ what: 'unhandled rejection', fault }));
  });
}

function secretsOf(settings: Settings): string[] {
  const keys = [
    ...settings.llm,
    ...Object.values(settings.modelProfiles),
    ...settings.stt,
    ...settings.tts,
  ].map((remote) => remote.key);
  keys.push(settings.masterKey, settings.masterKeyPrevious, settings.vault?.token ?? null);
  keys.push(settings.authSecret, settings.key, settings.elevenLabs?.key ?? null);
  const addresses = [settings.databaseUrl, settings.smtpUrl].flatMap(secretsOfAddress);
  return [settings.twilioAuthToken, ...addresses, ...keys].filter(
    (secret): secret is string => secret !== null && secret !== '',
  );
}

/** The whole address, and its password as it is written there and as it is meant. */
function secretsOfAddress(address: string | null): string[] {
  if (address === null) return [];
  const { password } = new URL(address);
  return [address, password, decodeURIComponent(password)];
}
