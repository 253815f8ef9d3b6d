import { start } from '#main/start.ts';

/** Runs until Parley has stopped. */
export async function runStart(): Promise<void> {
  process.exit(await start());
}
