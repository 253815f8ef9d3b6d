import { start } from '#main/start.ts';

/** Runs until Parley has stopped. */
export async function runStart(role?: string): Promise<void> {
  process.exit(await start(role === undefined ? {} : { PARLEY_ROLE: role }));
}
