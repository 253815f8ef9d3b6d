/** A recogniser that hears what the test says it hears, at literal times on the test's clock. */
import type { ErrorCode } from '../../errors.ts';
import { ParleyError } from '../../errors.ts';
import type { TimedWord } from '../../plan.ts';
import type { CancelTimer, Clock } from '../clock.ts';
import { pushStream } from '../push-stream.ts';
import type { Heard, HearingOptions, HearingResult, HearingStream, SpeechToText } from '../speech-to-text.ts';

/** What one utterance gives. Without `final`, `failAfterMs` or `stall` it ends as silence does: empty, at once. */
export interface HearingScript {
  /** Milliseconds since the utterance was opened; those not due when the final comes are dropped. */
  partials?: { afterMs: number; text: string }[];
  final?: {
    /** Milliseconds since `finish()`; 0 when absent. */
    afterFinishMs?: number;
    text: string;
    /** 0.95 when absent, 0 for an empty text. */
    confidence?: number;
    refused?: boolean;
    words?: TimedWord[];
  };
  /** What is told early, in order, so long after it was asked for; the final, as late as that one, when none is left. */
  early?: { afterMs?: number; text: string; fails?: true }[];
  /** Fails this long after opening, finished or not. */
  failAfterMs?: number;
  /** `provider.failed` when absent. */
  code?: ErrorCode;
  /** Nothing more comes after the partials, ever, until the utterance is aborted. */
  stall?: boolean;
}

/** One utterance as the recogniser saw it. */
export interface FakeHearing {
  readonly options: HearingOptions;
  readonly openedAtMs: number;
  framesWritten: number;
  /** When it was asked for its final early, oldest first. */
  readonly earlyAtMs: number[];
  finishedAtMs: number | null;
  aborted: boolean;
  /** False while its decoder would still be held. */
  closed: boolean;
}

export interface FakeSpeechToText extends SpeechToText {
  /** Adds what the next unopened utterances give, in order. An utterance without a script hears silence. */
  enqueue(...scripts: HearingScript[]): void;
  /** Every utterance opened so far, oldest first. */
  readonly hearings: FakeHearing[];
}

/** `script` is the start of the queue. Uses no time but that of `clock`. */
export function fakeSpeechToText(setup: {
  clock: Clock;
  script?: HearingScript[];
  id?: string;
  /** None when absent, as with recognisers that cannot. */
  earlyFinals?: number;
}): FakeSpeechToText {
  const queue = [...(setup.script ?? [])];
  const hearings: FakeHearing[] = [];
  return {
    id: setup.id ?? 'fake-stt',
    ...(setup.earlyFinals !== undefined && { earlyFinals: setup.earlyFinals }),
    hearings,
    enqueue: (...scripts) => void queue.push(...scripts),
    open: (options, signal) => {
      const openedAtMs = setup.clock.nowMs();
      const hearing: FakeHearing = {
        options,
        openedAtMs,
        framesWritten: 0,
        earlyAtMs: [],
        finishedAtMs: null,
        aborted: false,
        closed: false,
      };
      hearings.push(hearing);
      const performance = { clock: setup.clock, script: queue.shift() ?? {}, hearing, signal };
      const stream = play(performance);
      return setup.earlyFinals === undefined ? stream : { ...stream, early: earlyOf(performance) };
    },
  };
}

interface Performance {
  clock: Clock;
  script: HearingScript;
  hearing: FakeHearing;
  signal: AbortSignal;
}

function play({ clock, script, hearing, signal }: Performance): HearingStream {
  const timers: CancelTimer[] = [];
  const settle = (): void => {
    hearing.closed = true;
    for (const cancel of timers.splice(0)) cancel();
    signal.removeEventListener('abort', abort);
  };
  const results = pushStream<HearingResult>(settle);
  const abort = (): void => {
    if (hearing.closed) return;
    hearing.aborted = true;
    settle();
    results.end();
  };
  const fail = (): void => {
    settle();
    results.fail(new ParleyError(script.code ?? 'provider.failed', 'the script of this utterance says so'));
  };
  const conclude = (): void => {
    settle();
    results.push(finalOf(script));
    results.end();
  };
  for (const { afterMs, text } of script.partials ?? [])
    timers.push(clock.timer(afterMs, () => results.push({ type: 'partial', text })));
  if (script.failAfterMs !== undefined) timers.push(clock.timer(script.failAfterMs, fail));
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });

  return {
    write: () => {
      if (!hearing.closed && hearing.finishedAtMs === null) hearing.framesWritten += 1;
    },
    finish: () => {
      if (hearing.closed || hearing.finishedAtMs !== null) return;
      hearing.finishedAtMs = clock.nowMs();
      if (script.stall || (script.failAfterMs !== undefined && !script.final)) return;
      timers.push(clock.timer(script.final?.afterFinishMs ?? 0, conclude));
    },
    [Symbol.asyncIterator]: () => results[Symbol.asyncIterator](),
  };
}

/** What is told early comes at its time, as long as the utterance is open and the request was not taken back. */
function earlyOf({ clock, script, hearing, signal }: Performance): NonNullable<HearingStream['early']> {
  const left = [...(script.early ?? [])];
  return (taken) => {
    hearing.earlyAtMs.push(clock.nowMs());
    const { afterMs, text, fails } = left.shift() ?? {
      afterMs: script.final?.afterFinishMs,
      text: script.final?.text ?? '',
    };
    const { promise, resolve, reject } = Promise.withResolvers<Heard>();
    const leave = AbortSignal.any([taken, signal]);
    if (script.stall) return promise;
    const cancel = clock.timer(afterMs ?? 0, () => {
      const { type: _, ...heard } = finalOf({ final: { ...script.final, text } });
      if (fails) reject(new ParleyError('provider.failed', 'the script of this early final says so'));
      else resolve(heard);
    });
    leave.addEventListener('abort', cancel, { once: true });
    return promise;
  };
}

function finalOf({ final }: Pick<HearingScript, 'final'>): { type: 'final' } & Heard {
  const text = final?.text ?? '';
  return {
    type: 'final',
    text,
    confidence: final?.confidence ?? (text === '' ? 0 : 0.95),
    refused: final?.refused ?? false,
    words: final?.words ?? [],
  };
}
