/** Everything that a run of callers measures. Nothing counts before `measuring` is set. */
import { Distribution } from './distribution.ts';

export class Measures {
  measuring = false;
  /** From the caller's last frame of speech to the reply's first frame, and to its first audible sample at the caller's ear. */
  readonly replyFrameMs = new Distribution();
  readonly replyHeardMs = new Distribution();
  /** From the caller's first frame of speech over a reply to `clear`, to the reply's last frame, and to a silent ear. */
  readonly bargeClearMs = new Distribution();
  readonly bargeLastFrameMs = new Distribution();
  readonly bargeQuietMs = new Distribution();
  readonly frameLateMs = new Distribution();
  /** Holes that the caller heard in a reply. */
  readonly holeMs = new Distribution();
  /** From a key to the first frame of the reply to it. */
  readonly keypadMs = new Distribution();
  /** How late this process's own beat was. */
  readonly beatLateMs = new Distribution();
  readonly connectMs = new Distribution();
  readonly counts = {
    turns: 0,
    replies: 0,
    repliesMissed: 0,
    bargeIns: 0,
    bargeInsMissed: 0,
    /** The agent began to speak while the caller was speaking. */
    cutOffs: 0,
    framesSent: 0,
    framesReceived: 0,
    marksReturned: 0,
    callsBegun: 0,
    callsRefused: 0,
    closedByServer: 0,
    errors: 0,
    /** How calls of a churn ended, and how many a server kept that it was to end: asked to, or without a sign of life. */
    endedByCaller: 0,
    endedByAgent: 0,
    endedByCut: 0,
    endedHalfOpen: 0,
    notEndedByServer: 0,
  };

  add(distribution: Distribution, value: number): void {
    if (this.measuring) distribution.add(value);
  }

  count(name: keyof Measures['counts']): void {
    if (this.measuring) this.counts[name] += 1;
  }
}
