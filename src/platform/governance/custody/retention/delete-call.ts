/** Deletes of a call what a plan or an erasure says, in order, and stops where anything stands in the way. */
import { codeOf } from '#voice/errors.ts';
import type { RecordingShelf } from '../recordings/recording-shelf.ts';
import type { Step } from './plan.ts';
import { TOOL_ENTRIES } from './policy.ts';
import type { Deletion, Outcome, RetentionStore } from './retention-store.ts';

export interface Deleter {
  store: RetentionStore;
  shelf: Pick<RecordingShelf, 'digest' | 'remove' | 'describe'>;
}

export interface CallDeletion {
  callId: string;
  steps: readonly Step[];
  because: string;
  nowMs: number;
}

export interface CallResult {
  callId: string;
  done: { step: Step; digest: string; entries: number; bytes: number }[];
  /** Why it went no further; null when everything was done. */
  stopped:
    | { at: Step; outcome: 'active' | 'gone' | 'too-early' | 'busy' }
    | { at: Step; outcome: 'held'; holdId: string }
    | null;
}

/** Safe to be killed in and to be called again: what is done is found done. */
export async function deleteCall(deleter: Deleter, call: CallDeletion): Promise<CallResult> {
  const { callId, because, nowMs } = call;
  const result: CallResult = { callId, done: [], stopped: null };
  for (const step of call.steps) {
    const outcome = await deleteStep(deleter, { callId, step, because, nowMs });
    if (outcome.outcome !== 'deleted') {
      result.stopped = { at: step, ...outcome };
      break;
    }
    const { digest, entries, bytes } = outcome;
    result.done.push({ step, digest, entries, bytes });
  }
  return result;
}

function deleteStep(deleter: Deleter, deletion: Deletion): Promise<Outcome | { outcome: 'busy' }> {
  const { store } = deleter;
  switch (deletion.step) {
    case 'recording':
      return deleteRecording(deleter, deletion);
    case 'tool-payloads':
      return store.deleteLog(deletion, TOOL_ENTRIES);
    case 'log':
      return store.deleteLog(deletion, null);
    case 'head':
      return store.entomb(deletion);
  }
}

/** The record is there before the file goes: after a kill in between, the next run finishes it, and its digest is known. */
async function deleteRecording(
  { store, shelf }: Deleter,
  deletion: Deletion,
): Promise<Outcome | { outcome: 'busy' }> {
  const { callId } = deletion;
  try {
    const digest = await shelf.digest(callId);
    if (digest !== null) {
      const bytes = (await shelf.describe(callId))?.bytes ?? 0;
      const refused = await store.beginRecording(deletion, { digest, bytes });
      if (refused !== null) return refused;
    }
    return await store.finishRecording(deletion, () => shelf.remove(callId));
  } catch (fault) {
    if (codeOf(fault) === 'custody.busy') return { outcome: 'busy' };
    throw fault;
  }
}
