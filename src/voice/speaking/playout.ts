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
import { FarLag } from './far-lag.ts';

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

/** A packet that is on its way to the caller's ear. */
interface Flight {
  clause: ClauseAudio | null;
  audio: Uint8Array;
  startMs: number;
  endMs: number;
  /** The clause's byte behind this packet. */
  upTo: number;
  /** Of its bytes, those that have been heard. */
  heard: number;
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
  #flights: Flight[] = [];
  /** Flights that have landed, to be used again. */
  readonly #hangar: Flight[] = [];
  #paused = false;
  #comfortOn = false;
  /** When everything sent will have been played, if the far end plays at once; and how much later it really plays. */
  #playheadMs = 0;
  readonly #lag = new FarLag();
  #sinceClearMs = 0;
  /** Of it, what has been counted as heard. */
  #landedMs = 0;
  #markedMs = 0;
  #clears = 0;
  /** Before this nothing is to be sent or counted as heard. */
  #restsUntilMs = 0;

  constructor(setup: PlayoutSetup) {
    this.#setup = setup;
    this.#perMs = bytesPerMs(setup.line.format);
    this.#frameBytes = this.#perMs * FRAME_MS;
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
    const nowMs = this.#setup.nowMs();
    const flight = this.#flights[0];
    if (flight) this.#hearUpTo(flight, nowMs - this.#lag.at(nowMs));
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
    this.#lag.told(lagMs, nowMs, sinceClearMs < this.#sinceClearMs - 1);
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
    const flight = this.#flights[0];
    const landsMs = !flight
      ? Number.POSITIVE_INFINITY
      : (flight.clause?.began === false ? flight.startMs : flight.endMs) + this.#lag.at(nowMs);
    const sends = !this.#paused && (this.#comfortOn || this.#unsent()?.has(this.#frameBytes) === true);
    return sends ? Math.min(landsMs, this.#playheadMs - this.#lowMs) : landsMs;
  }

  #find(clauseId: string): ClauseAudio | undefined {
    return this.#clauses.find((one) => one.id === clauseId);
  }

  /** Counts what has been heard by now, and tells. */
  #land(nowMs: number): void {
    for (let flight = this.#flights[0]; flight; flight = this.#flights[0]) {
      const { clause, startMs, endMs } = flight;
      if (startMs + this.#lag.at(nowMs) > nowMs) break;
      if (clause && !clause.began) {
        clause.began = true;
        this.#setup.report({ type: 'playout.began', clauseId: clause.id });
        if (this.#flights[0] !== flight) return;
      }
      this.#hearUpTo(flight, nowMs - this.#lag.at(nowMs));
      if (endMs + this.#lag.at(nowMs) > nowMs) break;
      this.#flights.shift();
      this.#setup.record?.agent(flight.audio, startMs + this.#lag.lastMs);
      this.#hangar.push(flight);
    }
    this.#finishHead();
  }

  /** Counts the whole frames of a packet that the caller has heard when the far end has played up to `playedMs`. */
  #hearUpTo(flight: Flight, playedMs: number): void {
    const { clause, audio, startMs, endMs } = flight;
    const frames = Math.floor(((playedMs - startMs) * this.#perMs) / this.#frameBytes);
    const heard = playedMs >= endMs ? audio.length : Math.min(audio.length, frames * this.#frameBytes);
    if (heard <= flight.heard) return;
    this.#landedMs += (heard - flight.heard) / this.#perMs;
    flight.heard = heard;
    if (clause) clause.heard = flight.upTo - audio.length + heard;
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
    const flight = this.#hangar.pop() ?? { clause, audio, startMs, endMs, upTo: 0, heard: 0 };
    flight.clause = clause;
    flight.audio = audio;
    flight.startMs = startMs;
    flight.endMs = endMs;
    flight.upTo = clause?.sent ?? 0;
    flight.heard = 0;
    this.#flights.push(flight);
    this.#lag.sent(nowMs);
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
    this.#landPart(nowMs);
    this.#unland(nowMs);
    if (this.#flights.length > 0 || this.#sinceClearMs > 0) this.#setup.line.clear();
    this.#flights = [];
    this.#playheadMs = nowMs;
    this.#sinceClearMs = 0;
    this.#landedMs = 0;
    this.#lag.cleared();
    this.#markedMs = 0;
    this.#clears += 1;
    for (const clause of this.#clauses) clause.rewind(clause.heard);
    const head = this.#clauses[0];
    return { clauseId: head?.id ?? null, heardMs: head ? Math.round(head.heard / this.#perMs) : 0 };
  }

  /** Of the packet that is being heard, the part up to now was. */
  #landPart(nowMs: number): void {
    const flight = this.#flights[0];
    const lagMs = this.#lag.at(nowMs);
    if (!flight || flight.startMs + lagMs >= nowMs) return;
    const ms = nowMs - lagMs - flight.startMs;
    const bytes = Math.min(flight.audio.length, Math.floor((ms * this.#perMs) / 2) * 2);
    this.#setup.record?.agent(flight.audio.subarray(0, bytes), flight.startMs + lagMs);
    if (flight.clause && bytes > flight.heard)
      flight.clause.heard = flight.upTo - flight.audio.length + bytes;
  }

  /** Takes back what was counted as heard before the far end told how far behind it is. */
  #unland(nowMs: number): void {
    const head = this.#clauses[0];
    const heardMs = this.#sinceClearMs - Math.max(0, this.#playheadMs - nowMs) - this.#lag.at(nowMs);
    const tooMuchMs = this.#landedMs - Math.max(0, heardMs);
    if (head && tooMuchMs > 0)
      head.heard = Math.max(0, head.heard - Math.floor((tooMuchMs * this.#perMs) / 2) * 2);
  }
}
