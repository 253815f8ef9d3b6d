/** The voice activity detector that this machine can run: the gate alone, or Silero behind it. */
import { openFvad } from '#adapters/providers/fvad/fvad.ts';
import { sileroMissing } from '#adapters/providers/silero/runtime.ts';
import { openSilero } from '#adapters/providers/silero/silero.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { VoiceActivity } from '#voice/ports/voice-activity.ts';

export interface OpenedVoiceActivity {
  detector: VoiceActivity;
  label: string;
  better?: string;
  close(): Promise<void>;
}

const GATE = "WebRTC's detector with an energy and a tone check";

export async function openVoiceActivity(log: Log): Promise<OpenedVoiceActivity> {
  const gate = await openFvad();
  const missing = sileroMissing();
  if (missing === null) {
    try {
      const silero = await openSilero(gate);
      return { detector: silero, label: `Silero behind ${GATE}`, close: () => silero.close() };
    } catch (fault) {
      log.warn({ err: fault }, 'Silero does not start; the gate decides alone');
    }
  }
  const better = missing ?? 'npm install onnxruntime-node';
  return { detector: gate, label: GATE, better, close: async () => {} };
}
