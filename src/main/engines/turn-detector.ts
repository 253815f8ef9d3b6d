/** The learned turn detector, where a setting names its model. Without one the rules of endpointing decide alone. */
import { whatIsWrong } from '#adapters/providers/smart-turn/check-model.ts';
import { openSmartTurn, type SmartTurn } from '#adapters/providers/smart-turn/smart-turn.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import { StartFault } from '#platform/start-fault.ts';
import type { Clock } from '#voice/ports/clock.ts';

/** Throws StartFault when the file cannot serve. */
export async function openTurnDetector(
  path: string | null,
  clock: Clock,
  log: Log,
): Promise<SmartTurn | null> {
  if (path === null) return null;
  const wrong = await whatIsWrong(path);
  if (wrong !== null) throw new StartFault(`PARLEY_TURN_MODEL cannot be used: ${wrong}`);
  const onTrouble = (fault: unknown): void =>
    log.warn({ err: fault }, 'The turn detector failed; words and sound decide alone until it is back');
  return openSmartTurn({ path, clock, onTrouble });
}
