/** Packets on their way to the caller's ear: which of what was sent counts as heard, by our clock, corrected by what the far end tells. */
import { FRAME_MS } from '#audio/frames.ts';
import type { Report } from '../report.ts';
import type { ClauseAudio } from './clause-audio.ts';
import { FarLag } from './far-lag.ts';

interface Flight {
  /** Null for noise of comfort. */
  clause: ClauseAudio | null;
  audio: Uint8Array;
  startMs: number;
  endMs: number;
  /** The clause's byte behind this packet. */
  upTo: number;
  /** Of its bytes, those that have been heard. */
  heard: number;
}

export interface FlightsSetup {
  /** Bytes that sound for a millisecond. */
  perMs: number;
  report: Report;
  /** Takes encoded audio when it has been heard. */
  record?: { agent(audio: Uint8Array, atMs: number): void } | undefined;
}

export class Flights {
  readonly #setup: FlightsSetup;
  readonly #frameBytes: number;
  readonly #lag = new FarLag();
  #flights: Flight[] = [];
  /** Flights that have landed, to be used again. */
  readonly #hangar: Flight[] = [];
  /** Of what was sent since the last clear, what has been counted as heard. */
  #landedMs = 0;

  constructor(setup: FlightsSetup) {
    this.#setup = setup;
    this.#frameBytes = setup.perMs * FRAME_MS;
  }

  get isEmpty(): boolean {
    return this.#flights.length === 0;
  }

  /** A packet was sent, which is played from `startMs` on if the far end plays at once. */
  add(clause: ClauseAudio | null, audio: Uint8Array, startMs: number, nowMs: number): void {
    const endMs = startMs + audio.length / this.#setup.perMs;
    const flight = this.#hangar.pop() ?? { clause, audio, startMs, endMs, upTo: 0, heard: 0 };
    flight.clause = clause;
    flight.audio = audio;
    flight.startMs = startMs;
    flight.endMs = endMs;
    flight.upTo = clause?.sent ?? 0;
    flight.heard = 0;
    this.#flights.push(flight);
    this.#lag.sent(nowMs);
  }

  /** The far end is so late; `more`: of what was sent it has not played all. */
  told(lagMs: number, nowMs: number, more: boolean): void {
    this.#lag.told(lagMs, nowMs, more);
  }

  /** When the next of them begins a clause or has been heard, as far as is known now. */
  nextMs(nowMs: number): number {
    const flight = this.#flights[0];
    if (!flight) return Number.POSITIVE_INFINITY;
    return (flight.clause?.began === false ? flight.startMs : flight.endMs) + this.#lag.at(nowMs);
  }

  /** Counts what has been heard by now, and tells. False when what was told has thrown away the rest. */
  land(nowMs: number): boolean {
    for (let flight = this.#flights[0]; flight; flight = this.#flights[0]) {
      const { clause, startMs, endMs } = flight;
      if (startMs + this.#lag.at(nowMs) > nowMs) break;
      if (clause && !clause.began) {
        clause.began = true;
        this.#setup.report({ type: 'playout.began', clauseId: clause.id });
        if (this.#flights[0] !== flight) return false;
      }
      this.#hear(flight, nowMs);
      if (endMs + this.#lag.at(nowMs) > nowMs) break;
      this.#flights.shift();
      this.#setup.record?.agent(flight.audio, startMs + this.#lag.lastMs);
      this.#hangar.push(flight);
    }
    return true;
  }

  /** Counts what has been heard of the packet that is in the air, and tells nothing. */
  hear(nowMs: number): void {
    const flight = this.#flights[0];
    if (flight) this.#hear(flight, nowMs);
  }

  /**
   * Throws away what is in the air: of the packet that is being heard, the part up to now was. Answers by how many milliseconds more was
   * counted as heard, before the far end told how far behind it is, than it can have played of `sentMs` since the last clear, of which
   * `inHandMs` are not due yet.
   */
  clear(nowMs: number, sentMs: number, inHandMs: number): number {
    this.#landPart(nowMs);
    const heardMs = sentMs - inHandMs - this.#lag.at(nowMs);
    const tooMuchMs = this.#landedMs - Math.max(0, heardMs);
    this.#flights = [];
    this.#landedMs = 0;
    this.#lag.cleared();
    return Math.max(0, tooMuchMs);
  }

  /** Whole frames alone. */
  #hear(flight: Flight, nowMs: number): void {
    const { clause, audio, startMs, endMs } = flight;
    const playedMs = nowMs - this.#lag.at(nowMs);
    const frames = Math.floor(((playedMs - startMs) * this.#setup.perMs) / this.#frameBytes);
    const heard = playedMs >= endMs ? audio.length : Math.min(audio.length, frames * this.#frameBytes);
    if (heard <= flight.heard) return;
    this.#landedMs += (heard - flight.heard) / this.#setup.perMs;
    flight.heard = heard;
    if (clause) clause.heard = flight.upTo - audio.length + heard;
  }

  #landPart(nowMs: number): void {
    const flight = this.#flights[0];
    const lagMs = this.#lag.at(nowMs);
    if (!flight || flight.startMs + lagMs >= nowMs) return;
    const ms = nowMs - lagMs - flight.startMs;
    const bytes = Math.min(flight.audio.length, Math.floor((ms * this.#setup.perMs) / 2) * 2);
    this.#setup.record?.agent(flight.audio.subarray(0, bytes), flight.startMs + lagMs);
    if (flight.clause && bytes > flight.heard)
      flight.clause.heard = flight.upTo - flight.audio.length + bytes;
  }
}
