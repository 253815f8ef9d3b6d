/** A turn detector that says what the test says, at literal times on the test's clock; without a script, 0.5 at once. */
import type { CancelTimer, Clock } from '../clock.ts';
import { ParleyError } from '../../errors.ts';
import type { TurnDetector } from '../turn-detector.ts';

export interface PredictionScript {
  /** Milliseconds since it was asked; at once when absent. */
  afterMs?: number;
  /** `broken` rejects, `silent` answers only when aborted. */
  say: number | null | 'broken' | 'silent';
}

export interface FakeTurnDetector extends TurnDetector {
  enqueue(...scripts: PredictionScript[]): void;
  /** The lengths of what it was asked about, in samples, and whether it was aborted. */
  readonly asked: { samples: number; aborted: boolean }[];
}

export function fakeTurnDetector(clock: Clock, script: PredictionScript[] = []): FakeTurnDetector {
  const queue = [...script];
  const asked: FakeTurnDetector['asked'] = [];
  return {
    id: 'fake-turn-detector',
    listensMs: 8000,
    asked,
    enqueue: (...scripts) => void queue.push(...scripts),
    predict: (audio, signal) => {
      const one = { samples: audio.length, aborted: signal.aborted };
      asked.push(one);
      return signal.aborted
        ? Promise.resolve(null)
        : play(clock, queue.shift() ?? { say: 0.5 }, { one, signal });
    },
  };
}

function play(
  clock: Clock,
  { afterMs, say }: PredictionScript,
  { one, signal }: { one: { aborted: boolean }; signal: AbortSignal },
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    let cancel: CancelTimer = () => undefined;
    const answer = (): void => {
      if (say === 'broken') reject(new ParleyError('provider.failed', 'the script says so'));
      else if (say !== 'silent') resolve(signal.aborted ? null : say);
    };
    const abort = (): void => {
      cancel();
      one.aborted = true;
      resolve(null);
    };
    signal.addEventListener('abort', abort, { once: true });
    if (afterMs === undefined) queueMicrotask(answer);
    else cancel = clock.timer(afterMs, answer);
  });
}
