/**
 * What a reader should compare with: the same sound and the same voice activity without any rules. Speech of 60 ms interrupts, and
 * a fixed silence ends the turn.
 */
import { FRAME_MS, FRAME_SAMPLES } from '../../../src/audio/frames.ts';
import type { VoiceActivity } from '../../../src/voice/ports/voice-activity.ts';
import { openMicrophone } from '../call/microphone.ts';
import type { PlayedCall } from '../call/play.ts';
import type { EndpointItem, OverlapItem } from '../set/items.ts';
import type { Speaker } from '../sound/clips.ts';
import { AGENT_RMS, scaled } from '../sound/noise.ts';

export interface BaselineSetup {
  speaker: Speaker;
  vad: VoiceActivity;
  /** As for a whole call (`PlaySetup`). */
  breathe?: () => Promise<void>;
}

export interface PlainInterruption {
  /** From the item's first sound to the stop; null where nothing stopped. Negative where something else stopped it before. */
  stopMs: number | null;
}

const INTERRUPTS_MS = 60;
/** Before the reply, so long a stretch lets voice activity learn the room. */
const BEFORE_MS = 2000;

/** Any speech stops the agent, and that is that. */
export async function plainInterruption(item: OverlapItem, setup: BaselineSetup): Promise<PlainInterruption> {
  const microphone = openMicrophone(item, setup.speaker);
  const reply = scaled(setup.speaker.say(item.agentVoice, 1, item.reply).samples, AGENT_RMS);
  const first = item.sounds[0];
  const wordMs = first?.type === 'said' ? (setup.speaker.clipOf(first).words[0]?.startMs ?? 0) : 0;
  const onsetMs = BEFORE_MS + item.onsetMs;
  if (first) microphone.start(onsetMs);
  const lengthMs = first ? onsetMs + 4000 : BEFORE_MS + reply.length / 16;
  const played = new Float32Array((Math.ceil(lengthMs / FRAME_MS) + 1) * FRAME_SAMPLES);
  played.set(reply.subarray(0, Math.max(0, played.length - BEFORE_MS * 16)), BEFORE_MS * 16);
  const began = await firstSpeech(setup, lengthMs, (fromMs) => microphone.take(fromMs, played));
  return { stopMs: began === null ? null : began - (first ? onsetMs + wordMs : BEFORE_MS) };
}

async function firstSpeech(
  setup: BaselineSetup,
  lengthMs: number,
  take: (fromMs: number) => Float32Array,
): Promise<number | null> {
  const detector = setup.vad.open();
  let speechMs = 0;
  try {
    for (let atMs = 0; atMs < lengthMs; atMs += FRAME_MS) {
      speechMs = detector.push(take(atMs)) ? speechMs + FRAME_MS : 0;
      await setup.breathe?.();
      if (speechMs >= INTERRUPTS_MS && atMs >= BEFORE_MS) return atMs + FRAME_MS;
    }
    return null;
  } finally {
    detector.close();
  }
}

/** The end of speech is believed after each of these silences: when the turn is taken, from the caller's true end. */
export async function plainEndpoints(
  item: EndpointItem,
  setup: BaselineSetup,
  call: PlayedCall,
  budgets: number[],
): Promise<{ budgetMs: number; takenMs: number | null }[]> {
  const microphone = openMicrophone(item, setup.speaker);
  const caller = call.caller!;
  const startMs = BEFORE_MS;
  const endMs = startMs + (caller.endMs - caller.startMs);
  microphone.start(startMs);
  const detector = setup.vad.open();
  const none = new Float32Array(0);
  const taken = budgets.map((budgetMs) => ({ budgetMs, takenMs: null as number | null }));
  let heard = false;
  let quietMs = 0;
  for (let atMs = 0; atMs < endMs + 5000; atMs += FRAME_MS) {
    const speech = detector.push(microphone.take(atMs, none));
    await setup.breathe?.();
    if (atMs < startMs) continue;
    heard ||= speech;
    quietMs = speech ? 0 : quietMs + FRAME_MS;
    if (!heard) continue;
    for (const one of taken) {
      if (one.takenMs === null && quietMs >= one.budgetMs) one.takenMs = atMs + FRAME_MS - endMs;
    }
  }
  detector.close();
  return taken;
}
