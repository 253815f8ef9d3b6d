/** Calls on a real session, with real hearing and playout between fakes. */
import { expect, it } from 'vitest';
import { brokenSession } from './sessions.ts';

const SESSIONS = 120;

it('[EN2] [SI2] any session leaves nothing running behind it', async () => {
  for (let seed = 1; seed <= SESSIONS; seed += 1)
    expect(await brokenSession(seed), `seed ${seed}`).toBeNull();
}, 120_000);
