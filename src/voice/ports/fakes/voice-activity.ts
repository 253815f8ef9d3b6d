/** A voice activity detector that takes whatever is loud for speech. */
import { rms } from '#audio/features.ts';
import type { VoiceActivity } from '../voice-activity.ts';

/** `threshold` is the root mean square from which a frame is speech; 0.02 when absent, which is quiet talk. */
export function fakeVoiceActivity(threshold = 0.02): VoiceActivity {
  return {
    id: 'fake-vad',
    open: () => {
      let open = true;
      return {
        lag: { onsetMs: 0, releaseMs: 0 },
        push: (frame) => open && rms(frame) >= threshold,
        close: () => void (open = false),
      };
    },
  };
}
