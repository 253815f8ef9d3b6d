// The settings of each profile. README.md says why they are fair; change both together.
import { inference } from '@livekit/agents';
import * as silero from '@livekit/agents-plugin-silero';
import * as local from '@livekit/local-inference';

/**
 * agents-js runs its bundled end-of-turn model in a process shared by all jobs of a host. Without a job there is none and
 * every prediction would be "yes"; here the same model runs on this process' thread pool, so its cost is counted.
 */
const endOfTurnModel = {
  async doInference(_method, { pcm }) {
    const bytes = Buffer.from(pcm, 'base64');
    const startedMs = performance.now();
    const probability = await local.predict(
      new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1),
    );
    return { probability, inferenceDurationMs: performance.now() - startedMs };
  },
};

const outOfTheBox = () => ({ turnDetection: new inference.TurnDetector({ executor: endOfTurnModel }) });
const byVad = () => ({ turnDetection: 'vad' });

/** 1 ms where 0 would mean "always": the comparison is `speechDuration >= minDuration`, and silence has duration 0. */
const quickTurns = {
  turnDetection: 'vad',
  endpointing: { minDelay: 0, maxDelay: 0 },
  interruption: {
    mode: 'vad',
    minDuration: 1,
    resumeFalseInterruption: false,
    falseInterruptionTimeout: undefined,
  },
  preemptiveGeneration: { enabled: true, preemptiveTts: true },
};
const quickVad = { minSpeechDuration: 1, minSilenceDuration: 1, prefixPaddingDuration: 0 };

const quick = (vad, turnHandling = quickTurns) => ({
  vad,
  syncTranscript: false,
  interruptAtOnset: true,
  frameSamples: 80,
  session: () => ({ turnHandling, aecWarmupDuration: null }),
});
const byDefault = (vad, turnHandling) => ({
  vad,
  syncTranscript: true,
  interruptAtOnset: false,
  frameSamples: 160,
  session: () => ({ turnHandling: turnHandling() }),
});

/** name → { vad: made once for all calls, session: options of one call's AgentSession, syncTranscript }. */
export const PROFILES = {
  default: byDefault(() => silero.VAD.load(), byVad),
  'default-bundled': byDefault(() => undefined, byVad),
  'default-detector': byDefault(() => undefined, outOfTheBox),
  quick: quick(() => silero.VAD.load(quickVad)),
  'quick-bundled': quick(() => new inference.VAD(quickVad)),
  'quick-stt': quick(() => silero.VAD.load(quickVad), { ...quickTurns, turnDetection: 'stt' }),
  'no-vad': quick(() => null, { ...quickTurns, turnDetection: 'stt' }),
};
