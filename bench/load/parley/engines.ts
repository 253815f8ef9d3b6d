/** Engines that take no time of their own in place of the vendors', and Parley's own voice activity, chosen as it always is. */
import { openVoiceActivity } from '../../../src/main/engines/voice-activity.ts';
import type { openEngines } from '../../../src/main/engines/engines.ts';
import { instantModel } from './model.ts';
import type { Profile } from './profile.ts';
import { instantRecogniser } from './recogniser.ts';
import { instantSynthesiser } from './synthesiser.ts';

/** `silenceRms`: what is beneath it is silence to the recogniser; full scale is 1. */
export function instantEngines(profile: Profile, silenceRms = 0): typeof openEngines {
  return async (_settings, clock, log) => {
    const vad = await openVoiceActivity(log);
    const need = { id: profile.name, label: `${profile.name}, of the measurement` };
    return {
      stt: [instantRecogniser(profile, clock, silenceRms)],
      tts: [instantSynthesiser(profile, clock)],
      vad: vad.detector,
      turn: null,
      mindFor: () => ({
        llm: [instantModel(profile, clock)],
        tools: { tools: [], run: () => Promise.resolve({ ok: false, error: 'There are no tools.' }) },
      }),
      needs: {
        recogniser: need,
        synthesiser: need,
        model: need,
        voiceActivity: { id: vad.detector.id, label: vad.label },
      },
      warm: () => Promise.resolve(),
      queues: () => ({ recogniser: 0, synthesiser: 0 }),
      close: () => vad.close(),
    };
  };
}
