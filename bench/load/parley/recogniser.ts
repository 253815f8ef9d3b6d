/**
 * A recogniser that takes no time: it knows speech from what the generator sends between utterances, which is digital silence, or noise of which
 * it knows the level, and gives its text on the first frame of silence (20 ms after the last of speech). Asked for it in the middle of a sentence, it has the beginning of
 * one. It cannot tell the sentences apart: it gives those that callers say one after the other, so that each kind comes as often.
 */
import { rms } from '#audio/features.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { pushStream } from '#voice/ports/push-stream.ts';
import type { HearingResult, HearingStream, SpeechToText } from '#voice/ports/speech-to-text.ts';
import { TURNS } from '../sentences.ts';
import type { Profile } from './profile.ts';

const HEARD = TURNS.map((text) => text.toLowerCase().replace(/[.,?]/g, ''));
/** What is known of a sentence while it is said. */
const UNFINISHED = 'i would like to';
/** The end of a frame, behind the tail that a resampler leaves in the first frame of silence. */
const END_OF_FRAME = 240;

/** What is beneath `silenceRms` is silence; 0 where silence is digital. */
export function instantRecogniser(profile: Profile, clock: Clock, silenceRms: number): SpeechToText {
  let utterances = 0;
  return {
    id: `instant-stt-${profile.name}`,
    open: (_options, signal) => {
      utterances += 1;
      return hear({ profile, clock, text: HEARD[utterances % HEARD.length]!, silenceRms }, signal);
    },
  };
}

interface Setup {
  profile: Profile;
  clock: Clock;
  text: string;
  silenceRms: number;
}

function hear({ profile, clock, text, silenceRms }: Setup, signal: AbortSignal): HearingStream {
  let spoke = false;
  let silent = false;
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
    const heard = !spoke ? '' : silent ? text : UNFINISHED;
    results.push({ type: 'final', text: heard, confidence: spoke ? 0.95 : 0, refused: false, words: [] });
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
      if (silenceRms > 0 ? isFaint(frame, silenceRms) : isSilent(frame)) {
        silent = spoke;
        if (spoke) tell();
      } else spoke = true;
    },
    finish: tell,
    [Symbol.asyncIterator]: () => results[Symbol.asyncIterator](),
  };
}

function isFaint(frame: Float32Array, silenceRms: number): boolean {
  return rms(frame.subarray(frame.length / 2)) < silenceRms;
}

function isSilent(frame: Float32Array): boolean {
  for (let i = END_OF_FRAME; i < frame.length; i += 1) if (frame[i] !== 0) return false;
  return true;
}
