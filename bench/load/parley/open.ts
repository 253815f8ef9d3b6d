/** A Parley that is measured: wired as its users start it, told of warnings only, and closed when its process is asked to end. */
import { openLog } from '#adapters/telemetry/log.ts';
import { systemClock } from '../../../src/main/clock.ts';
import { Closing } from '../../../src/main/closing.ts';
import { letHeapGrow } from '../../../src/main/collector.ts';
import type { openEngines } from '../../../src/main/engines/engines.ts';
import { phases } from '../../../src/main/phases.ts';
import type { Settings } from '../../../src/main/settings/settings.ts';
import { openParley, type Parley } from '../../../src/main/wire.ts';

export interface Measured {
  settings: Settings;
  /** In place of its own; absent where it is measured with those. */
  openEngines?: typeof openEngines;
  /** Done once all is closed. */
  afterwards?: () => void;
}

export async function openMeasured({ settings, afterwards, ...engines }: Measured): Promise<Parley> {
  const log = openLog({
    level: 'warn',
    secrets: [],
    plain: true,
    write: (line) => void process.stderr.write(line),
  });
  letHeapGrow();
  const closing = new Closing();
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await closing.close(systemClock, log);
    afterwards?.();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  return openParley({ settings, log, closing, phases: phases(), ...engines });
}
