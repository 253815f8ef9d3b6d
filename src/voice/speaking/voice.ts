/** Runs the heart's requests to synthesisers, and hands their audio to playout. */
import type { Effect } from '../effects.ts';
import { codeOf } from '../errors.ts';
import type { CallPlan, TimedWord } from '../plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { TextToSpeech } from '../ports/text-to-speech.ts';
import type { Report } from '../report.ts';
import { spreadWords } from './heard.ts';
import type { Playout } from './playout.ts';
import { withoutStalls } from './deadline.ts';

type SpeakStart = Extract<Effect, { type: 'speak.start' }>;

export interface Voice {
  start(effect: SpeakStart): void;
  cancel(speakId: string): void;
  close(): void;
}

export interface VoiceSetup {
  plan: CallPlan;
  providers: TextToSpeech[];
  clock: Clock;
  playout: Playout;
  report: Report;
}

export function openVoice(setup: VoiceSetup): Voice {
  const { plan, providers, playout, report } = setup;
  const running = new Map<string, AbortController>();
  /** Which request speaks each clause: a clause whose voice failed is spoken on by another. */
  const speaking = new Map<string, string>();

  /** No more audio comes of this request; the clause is complete where no other speaks it on. */
  const finish = (clauseId: string, speakId: string): void => {
    if (speaking.get(clauseId) !== speakId) return;
    speaking.delete(clauseId);
    playout.complete(clauseId);
  };

  const speak = async (effect: SpeakStart, abort: AbortController): Promise<void> => {
    const { speakId, clauseId, say } = effect;
    const live = (): boolean => running.get(speakId) === abort;
    const fromMs = playout.durationMs(clauseId);
    let words: TimedWord[] = [];
    let began = false;
    try {
      const request = { text: say, locale: plan.locale, voice: plan.voice.id, speed: plan.voice.speed };
      const speech = providers[effect.provider]?.speak(request, abort.signal) ?? none();
      const { speechStallMs } = plan.limits;
      for await (const chunk of withoutStalls(speech, speechStallMs, setup.clock, () => abort.abort())) {
        if (!live()) return;
        if (chunk.words) words = chunk.words;
        if (chunk.samples.length === 0) continue;
        if (!began) report({ type: 'speech.began', speakId });
        began = true;
        playout.append(clauseId, chunk.samples);
      }
      if (!live()) return;
      running.delete(speakId);
      const durationMs = Math.round(playout.durationMs(clauseId));
      report({ type: 'speech.done', speakId, durationMs, words: timesOf(say, words, fromMs, durationMs) });
      finish(clauseId, speakId);
    } catch (fault) {
      if (!live()) return;
      running.delete(speakId);
      const durationMs = Math.round(playout.durationMs(clauseId));
      report({ type: 'speech.failed', speakId, code: codeOf(fault), durationMs });
      finish(clauseId, speakId);
    }
  };

  return {
    start: (effect) => {
      const abort = new AbortController();
      running.set(effect.speakId, abort);
      speaking.set(effect.clauseId, effect.speakId);
      playout.queue(effect.clauseId);
      void speak(effect, abort);
    },
    cancel: (speakId) => {
      running.get(speakId)?.abort();
      running.delete(speakId);
      for (const [clauseId, by] of speaking) if (by === speakId) finish(clauseId, speakId);
    },
    close: () => {
      for (const abort of running.values()) abort.abort();
      running.clear();
    },
  };
}

/** The voice's own word times on the clause's axis, or an even spread where it gives none. */
function timesOf(say: string, words: TimedWord[], fromMs: number, durationMs: number): TimedWord[] {
  const spoken = say.split(/\s+/).filter((word) => word !== '');
  if (words.length !== spoken.length) return spreadWords(spoken, fromMs, durationMs - fromMs);
  return words.map(({ text, startMs, endMs }) => ({
    text,
    startMs: Math.round(startMs + fromMs),
    endMs: Math.round(endMs + fromMs),
  }));
}

async function* none(): AsyncGenerator<never> {}
