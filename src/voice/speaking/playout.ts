/**
 * Audio leaving at the pace at which it is heard. A packet is sent when the far end has room for it within the line's lead, so a late
 * tick is caught up by at most one lead, never by a burst. What was sent counts as heard when the far end has played it: by our clock,
 * corrected by what the far end tells.
 */
import { comfortNoise } from '#audio/comfort.ts';
import { FRAME_MS } from '#audio/frames.ts';
import type { Line } from '../ports/line.ts';
import type { Report } from '../report.ts';
import { bytesPerMs, ClauseAudio } from './clause-audio.ts';
import { Flights } from './flights.ts';

/** The far end is asked so often how far it is. More seldom: an interruption cuts at the wrong word; more often: chatter. */
const MARK_EVERY_MS = 400;

export interface PlayoutSetup {
  line: Line;
  nowMs: () => number;
  report: Report;
  /** Takes encoded audio when it is sent, with the time at which it is played if the far end plays at once. */
  sent?: (audio: Uint8Array, atMs: number) => void;
  /** Takes encoded audio when it has been heard. */
  record?: { agent(audio: Uint8Array, atMs: number): void };
}

export interface StoppedAt {
  clauseId: string | null;
  heardMs: number;
}

export class Playout {
  readonly #setup: PlayoutSetup;
  readonly #perMs: number;
  readonly #frameBytes: number;
  readonly #packetBytes: number;
  /** The far end is given more when it has less than this. */
  readonly #lowMs: number;
  readonly #comfort: ClauseAudio;
  #clauses: ClauseAudio[] = [];
  readonly #flights: Flights;
  #paused = false;
  #comfortOn = false;
  /** When everything sent will have been played, if the far end plays at once. */
  #playheadMs = 0;
  #sinceClearMs = 0;
  #markedMs = 0;
  #clears = 0;
  /** Before this nothing is to be sent or counted as heard. */
  #restsUntilMs = 0;

  constructor(setup: PlayoutSetup) {
    this.#setup = setup;
    this.#perMs = bytesPerMs(setup.line.format);
    this.#frameBytes = this.#perMs * FRAME_MS;
    this.#flights = new Flights({ perMs: this.#perMs, report: setup.report, record: setup.record });
    const { leadMs, packetMs = FRAME_MS } = setup.line;
    this.#packetBytes = this.#perMs * packetMs;
    this.#lowMs = leadMs - packetMs + FRAME_MS;
    this.#comfort = new ClauseAudio('comfort', setup.line.format);
  }

  queue(clauseId: string): void {
    if (!this.#find(clauseId)) this.#clauses.push(new ClauseAudio(clauseId, this.#setup.line.format));
  }

  /** Takes 16 kHz samples in [-1, 1]. They are on the wire at once where nothing is ahead of them. */
  append(clauseId: string, samples: Float32Array): void {
    this.#find(clauseId)?.append(samples);
    this.#restsUntilMs = 0;
    const nowMs = this.#setup.nowMs();
    if (this.#playheadMs <= nowMs) this.#go(nowMs);
  }

  /** Milliseconds of audio that the clause has by now. */
  durationMs(clauseId: string): number {
    return (this.#find(clauseId)?.length ?? 0) / this.#perMs;
  }

  /** Milliseconds of audio that are there and not heard yet, up to the end of this clause. */
  aheadMs(clauseId: string): number {
    this.#flights.hear(this.#setup.nowMs());
    let bytes = 0;
    for (const clause of this.#clauses) {
      bytes += clause.length - clause.heard;
      if (clause.id === clauseId) break;
    }
    return bytes / this.#perMs;
  }

  /** No more audio of this clause will come. */
  complete(clauseId: string): void {
    const clause = this.#find(clauseId);
    if (clause) clause.complete = true;
    this.#go(this.#setup.nowMs());
  }

  skip(clauseId: string): void {
    this.#clauses = this.#clauses.filter((one) => one.id !== clauseId);
    this.#restsUntilMs = 0;
  }

  pause(): StoppedAt {
    const at = this.#halt();
    this.#paused = true;
    return at;
  }

  resume(clauseId: string | null, fromMs: number): void {
    this.#paused = false;
    if (clauseId !== null) this.#find(clauseId)?.rewind(Math.floor((fromMs * this.#perMs) / 2) * 2);
    this.#go(this.#setup.nowMs());
  }

  stop(): StoppedAt {
    const at = this.#halt();
    this.#clauses = [];
    this.#paused = false;
    return at;
  }

  comfort(on: boolean): void {
    this.#comfortOn = on;
    if (on) this.#go(this.#setup.nowMs());
  }

  /** The far end has played so much since the last clear. */
  played(sinceClearMs: number): void {
    if (sinceClearMs > this.#sinceClearMs + 1) return;
    const nowMs = this.#setup.nowMs();
    this.#restsUntilMs = 0;
    const inHandMs = Math.max(0, this.#playheadMs - nowMs);
    const lagMs = this.#sinceClearMs - inHandMs - sinceClearMs;
    this.#flights.told(lagMs, nowMs, sinceClearMs < this.#sinceClearMs - 1);
  }

  /** A mark has come back: everything before it was played. Marks from before a clear prove nothing. */
  mark(name: string): void {
    const [clears, ms] = name.split(':').map(Number);
    if (clears === this.#clears && ms !== undefined) this.played(ms);
  }

  /** Of the ticker's beat, which may be a little old; mostly there is nothing to do yet. */
  tick(beatMs: number): void {
    if (beatMs >= this.#restsUntilMs) this.#go(Math.max(beatMs, this.#setup.nowMs()));
  }

  #go(nowMs: number): void {
    this.#land(nowMs);
    if (!this.#paused) {
      let sent = false;
      while (this.#playheadMs - nowMs < this.#lowMs && this.#sendNext(nowMs)) sent = true;
      if (sent) this.#land(nowMs);
    }
    this.#restsUntilMs = this.#nextMs(nowMs);
  }

  /** When there is something to do next, as far as is known now. */
  #nextMs(nowMs: number): number {
    const landsMs = this.#flights.nextMs(nowMs);
    const sends = !this.#paused && (this.#comfortOn || this.#unsent()?.has(this.#frameBytes) === true);
    return sends ? Math.min(landsMs, this.#playheadMs - this.#lowMs) : landsMs;
  }

  #find(clauseId: string): ClauseAudio | undefined {
    return this.#clauses.find((one) => one.id === clauseId);
  }

  /** Counts what has been heard by now, and tells. */
  #land(nowMs: number): void {
    if (this.#flights.land(nowMs)) this.#finishHead();
  }

  #finishHead(): void {
    for (let head = this.#clauses[0]; head?.isHeard; head = this.#clauses[0]) {
      this.#clauses.shift();
      this.#setup.report({ type: 'playout.ended', clauseId: head.id });
    }
  }

  /** The clause whose turn it is to be sent. */
  #unsent(): ClauseAudio | undefined {
    return this.#clauses.find((one) => !one.complete || one.sent < one.length);
  }

  /** Sends the next packet; false when there is none to send. */
  #sendNext(nowMs: number): boolean {
    const clause = this.#unsent();
    const audio = clause?.next(this.#frameBytes, this.#packetBytes) ?? null;
    if (clause && audio) {
      this.#fly(clause, audio, nowMs);
      return true;
    }
    if (!this.#comfortOn) return false;
    if (this.#comfort.length === 0) this.#comfort.append(comfortNoise());
    const noise = this.#comfort.next(this.#frameBytes, this.#packetBytes);
    if (noise) this.#fly(null, noise, nowMs);
    else this.#comfort.rewind(0);
    return true;
  }

  #fly(clause: ClauseAudio | null, audio: Uint8Array, nowMs: number): void {
    const startMs = Math.max(this.#playheadMs, nowMs);
    const endMs = startMs + audio.length / this.#perMs;
    this.#playheadMs = endMs;
    this.#flights.add(clause, audio, startMs, nowMs);
    this.#sinceClearMs += endMs - startMs;
    const isLast = clause !== null && clause.complete && clause.sent >= clause.length;
    if (this.#sinceClearMs - this.#markedMs < MARK_EVERY_MS && !isLast) this.#setup.line.send(audio);
    else this.#sendMarked(audio);
    this.#setup.sent?.(audio, startMs);
  }

  #sendMarked(audio: Uint8Array): void {
    const { line } = this.#setup;
    this.#markedMs = this.#sinceClearMs;
    const mark = `${this.#clears}:${Math.round(this.#sinceClearMs)}`;
    if (line.sendMarked) return line.sendMarked(audio, mark);
    line.send(audio);
    line.mark(mark);
  }

  /** Stops at this frame: nothing more is sent, the far end forgets what it has not played. */
  #halt(): StoppedAt {
    const nowMs = this.#setup.nowMs();
    this.#land(nowMs);
    const tooMuchMs = this.#clear(nowMs);
    const head = this.#clauses[0];
    if (head && tooMuchMs > 0)
      head.heard = Math.max(0, head.heard - Math.floor((tooMuchMs * this.#perMs) / 2) * 2);
    for (const clause of this.#clauses) clause.rewind(clause.heard);
    return { clauseId: head?.id ?? null, heardMs: head ? Math.round(head.heard / this.#perMs) : 0 };
  }

  /** Answers by how much too much had been counted as heard. */
  #clear(nowMs: number): number {
    const mayPlay = !this.#flights.isEmpty || this.#sinceClearMs > 0;
    const inHandMs = Math.max(0, this.#playheadMs - nowMs);
    const tooMuchMs = this.#flights.clear(nowMs, this.#sinceClearMs, inHandMs);
    if (mayPlay) this.#setup.line.clear();
    this.#playheadMs = nowMs;
    this.#sinceClearMs = 0;
    this.#markedMs = 0;
    this.#clears += 1;
    return tooMuchMs;
  }
}
