/**
 * A recogniser that takes no time: it knows speech from the digital silence that the generator sends between utterances, and gives the
 * same words for every one, on the first frame of silence, or at once when it is told that the utterance is over.
 */
import type { Clock } from '#voice/ports/clock.ts';
import { pushStream } from '#voice/ports/push-stream.ts';
import type { HearingResult, HearingStream, SpeechToText } from '#voice/ports/speech-to-text.ts';
import type { Profile } from './profile.ts';

const HEARD = 'I would like to book a table for two people';
/** The end of a frame, behind the tail that a resampler leaves in the first frame of silence. */
const END_OF_FRAME = 240;

export function instantRecogniser(profile: Profile, clock: Clock): SpeechToText {
  return { id: `instant-stt-${profile.name}`, open: (_options, signal) => hear(profile, clock, signal) };
}

function hear(profile: Profile, clock: Clock, signal: AbortSignal): HearingStream {
  let spoke = false;
  let told = false;
  let cancel = (): void => undefined;
  const results = pushStream<HearingResult>(() => cancel());
  const abort = (): void => {
    cancel();
    results.end();
  };
  signal.addEventListener('abort', abort, { once: true });
  const give = (): void => {
    signal.removeEventListener('abort', abort);
    const text = spoke ? HEARD : '';
    results.push({ type: 'final', text, confidence: spoke ? 0.95 : 0, refused: false, words: [] });
    results.end();
  };
  const tell = (): void => {
    if (told) return;
    told = true;
    if (profile.finalMs === 0) give();
    else cancel = clock.timer(profile.finalMs, give);
  };
  return {
    write: (frame) => {
      if (isSilent(frame)) {
        if (spoke) tell();
      } else spoke = true;
    },
    finish: tell,
    [Symbol.asyncIterator]: () => results[Symbol.asyncIterator](),
  };
}

function isSilent(frame: Float32Array): boolean {
  for (let i = END_OF_FRAME; i < frame.length; i += 1) if (frame[i] !== 0) return false;
  return true;
}
