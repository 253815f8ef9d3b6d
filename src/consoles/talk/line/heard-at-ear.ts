/**
 * Turns "handed to the sound card" into "has left the loudspeaker": remembers how much of which epoch was handed over when, and
 * answers for a time in the past.
 */
export class HeardAtEar {
  private readonly history: { atSeconds: number; samples: number }[] = [];
  private settled = 0;

  /** `samples` of the epoch were handed over by `atSeconds`, a time on the audio clock. */
  note(atSeconds: number, samples: number): void {
    const last = this.history.at(-1);
    if (last?.samples === samples) return;
    this.history.push({ atSeconds, samples });
  }

  /** What of it has left the loudspeaker by `atSeconds`. */
  by(atSeconds: number): number {
    while (this.history[0] && this.history[0].atSeconds <= atSeconds) {
      this.settled = this.history[0].samples;
      this.history.shift();
    }
    return this.settled;
  }

  reset(): void {
    this.history.length = 0;
    this.settled = 0;
  }
}
