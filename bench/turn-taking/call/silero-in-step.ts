/**
 * Silero answers from another thread in real time. Here the virtual clock stands still, after each frame, until it has answered all
 * that it was asked: it is then as quick as on a machine with nothing else to do, and every run gives the same result.
 */
import { Worker } from 'node:worker_threads';
import type { FromModel, ToModel } from '../../../src/adapters/providers/silero/messages.ts';
import { sileroMissing } from '../../../src/adapters/providers/silero/runtime.ts';
import { openSilero } from '../../../src/adapters/providers/silero/silero.ts';
import type { VoiceActivity } from '../../../src/voice/ports/voice-activity.ts';

export interface InStep {
  vad: VoiceActivity;
  breathe(): Promise<void>;
}

/** Throws, with the cure, where Silero is not installed. */
export async function openSileroInStep(gate: VoiceActivity): Promise<InStep> {
  const missing = sileroMissing();
  if (missing !== null) throw new Error(`--vad silero cannot be: ${missing}.`);
  const traffic = watchTraffic();
  const vad = await openSilero(gate);
  return {
    vad,
    breathe: async () => {
      // What is gathered is sent in a turn of the loop of its own.
      await new Promise((resolve) => setImmediate(resolve));
      while (traffic.unanswered() > 0) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Counts the chunks that go to workers of this thread and come back; the detector has no port for it, because no call needs one. */
function watchTraffic(): { unanswered(): number } {
  const watched = new WeakSet<Worker>();
  const asked = new Map<number, number>();
  const send = Reflect.get(Worker.prototype, 'postMessage');
  const count = (call: number, by: number): void => {
    const now = (asked.get(call) ?? 0) + by;
    if (now > 0) asked.set(call, now);
    else asked.delete(call);
  };
  Worker.prototype.postMessage = function (this: Worker, message: ToModel, ...rest: never[]): void {
    if (!watched.has(this)) {
      watched.add(this);
      this.on('message', ({ calls }: FromModel) => {
        for (const call of calls) count(call, -1);
      });
    }
    for (const call of message.calls) count(call, 1);
    for (const call of message.forgotten) asked.delete(call);
    send.call(this, message, ...rest);
  };
  return { unanswered: () => [...asked.values()].reduce((sum, one) => sum + one, 0) };
}
