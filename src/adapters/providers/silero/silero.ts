/** Voice activity by Silero's neural detector, asked only while a cheap gate is open. */
import type { VoiceActivity } from '#voice/ports/voice-activity.ts';
import { type Answered, SileroDetector } from './detector.ts';
import { Gathering } from './gathering.ts';
import { openThread } from './thread.ts';

export interface SileroVoiceActivity extends VoiceActivity {
  close(): Promise<void>;
}

/**
 * Starts the one thread that serves all calls. Rejects where the optional package is missing (`sileroMissing` says why).
 * Should the thread die later, the gate alone decides until it is back.
 */
export async function openSilero(gate: VoiceActivity): Promise<SileroVoiceActivity> {
  const detectors = new Map<number, Answered>();
  const thread = await openThread(({ calls, probabilities }) => {
    for (const [i, call] of calls.entries()) detectors.get(call)?.hear(probabilities[i]!);
  });
  const gathering = new Gathering(
    (message) => thread.send(message),
    () => detectors.size,
  );
  let lastCall = 0;
  return {
    id: `silero+${gate.id}`,
    open: (pace) =>
      new SileroDetector(gate.open(pace), {
        enter: (detector) => {
          lastCall += 1;
          detectors.set(lastCall, detector);
          return lastCall;
        },
        gathering,
        leave: (call) => {
          detectors.delete(call);
          gathering.forget(call);
        },
        alive: () => thread.alive,
      }),
    close: () => thread.close(),
  };
}
