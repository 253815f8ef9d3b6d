/** The voice activity detector that this machine can run. */
import { openFvad } from '#adapters/providers/fvad/fvad.ts';
import type { VoiceActivity } from '#voice/ports/voice-activity.ts';

export interface OpenedVoiceActivity {
  detector: VoiceActivity;
  label: string;
  better?: string;
  close(): Promise<void>;
}

export async function openVoiceActivity(): Promise<OpenedVoiceActivity> {
  return {
    detector: await openFvad(),
    label: 'WebRTC detector with an energy and tone gate',
    close: async () => {},
  };
}
