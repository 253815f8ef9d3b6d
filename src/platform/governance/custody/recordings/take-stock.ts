/** Brings the account of the recordings and the files together, after a time without a database, a kill, or a hand in the folder. */
import type { RecordingIndex } from './recording-index.ts';
import type { RecordingShelf } from './recording-shelf.ts';
import type { SealedThings } from '../keys/rotation.ts';

export async function takeStock(
  shelf: Pick<RecordingShelf, 'ids' | 'describe'>,
  index: RecordingIndex,
): Promise<{ added: number; dropped: number }> {
  // Files first: one that is finished in between is then only looked at once more.
  const known = new Set(await index.ids());
  const there = await shelf.ids();
  const added = there.filter((id) => !known.has(id));
  for (const id of added) {
    const found = await shelf.describe(id);
    if (found !== null) await index.put(found);
  }
  const present = new Set(there);
  const missing = [...known].filter((id) => !present.has(id));
  if (missing.length > 0) await index.drop(missing);
  return { added: added.length, dropped: missing.length };
}

const BATCH = 50;

/** Recordings as things that a rotation seals anew: their keys only, never their sound. */
export function sealedRecordingKeys(
  shelf: Pick<RecordingShelf, 'rewrap' | 'describe'>,
  index: RecordingIndex,
): SealedThings {
  return {
    async resealBatch(tenantId, _vault, newest) {
      let resealed = 0;
      for (const callId of await index.underOlderKey(tenantId, newest, BATCH)) {
        if (!(await shelf.rewrap(callId))) continue;
        const found = await shelf.describe(callId);
        if (found === null) continue;
        await index.put(found);
        resealed += 1;
      }
      return resealed;
    },
  };
}
