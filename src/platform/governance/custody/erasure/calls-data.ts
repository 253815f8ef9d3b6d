/** A person's own calls: head, log and recording of each, deleted as retention deletes, at once. */
import { createHash } from 'node:crypto';
import { deleteCall } from '../retention/delete-call.ts';
import { STEPS } from '../retention/plan.ts';
import type { RetentionStore } from '../retention/retention-store.ts';
import type { RecordingShelf } from '../recordings/recording-shelf.ts';
import type { Erased, PersonalData } from './personal-data.ts';

export interface CallsOfPerson {
  /** Ids of calls with this party, in order, after one of them. */
  callsWith(party: string, afterId: string, limit: number): Promise<string[]>;
}

export interface CallsDataParts {
  callsOf: (tenantId: string) => CallsOfPerson;
  storeOf: (tenantId: string) => RetentionStore;
  shelf: Pick<RecordingShelf, 'digest' | 'remove' | 'describe'>;
}

const PAGE = 200;
const SHOWN = 100;

export function callsData({ callsOf, storeOf, shelf }: CallsDataParts): PersonalData {
  async function* pages(tenantId: string, party: string): AsyncIterable<string[]> {
    for (let afterId = ''; ;) {
      const ids = await callsOf(tenantId).callsWith(party, afterId, PAGE);
      if (ids.length > 0) yield ids;
      if (ids.length < PAGE) return;
      afterId = ids.at(-1)!;
    }
  }

  return {
    name: 'calls',
    async find(tenantId, { party }) {
      const all: string[] = [];
      for await (const ids of pages(tenantId, party)) all.push(...ids);
      return { count: all.length, ids: all.slice(0, SHOWN) };
    },
    async erase(tenantId, { party }, { id, nowMs }) {
      const store = storeOf(tenantId);
      const result: Erased = { erased: 0, kept: [], digest: null };
      const digest = createHash('sha256');
      for await (const ids of pages(tenantId, party)) {
        const found = new Map((await store.inventoryOf(ids)).map((each) => [each.callId, each]));
        for (const callId of ids) {
          // Its recording lies in another data folder, whose own Parley erases it within the hour.
          const call = found.get(callId);
          const steps = STEPS.filter((step) => call?.left.has(step) && step !== 'tool-payloads');
          const gone = call && (await deleteCall({ store, shelf }, { callId, steps, because: id, nowMs }));
          if (gone === undefined) result.kept.push({ id: callId, because: 'in use' });
          else if (gone.stopped === null) result.erased += 1;
          else if (gone.stopped.outcome === 'held')
            result.kept.push({ id: callId, because: { hold: gone.stopped.holdId } });
          else if (gone.stopped.outcome !== 'gone') result.kept.push({ id: callId, because: 'in use' });
          for (const step of gone?.done ?? []) digest.update(`${callId} ${step.step} ${step.digest}\n`);
        }
      }
      return { ...result, digest: result.erased > 0 ? digest.digest('hex') : null };
    },
  };
}
