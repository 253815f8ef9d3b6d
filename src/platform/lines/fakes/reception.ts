/** A reception without conversations: takes every line and writes down what comes from it. */
import type { Place } from '#platform/calls/admission.ts';
import type { CallRequest, LiveCall, Reception } from '#platform/calls/reception.ts';
import type { ParleyError } from '#voice/errors.ts';
import type { Line, LineReceiver } from '#voice/ports/line.ts';

export interface AnsweredLine {
  line: Line;
  request: CallRequest;
  heard: Heard;
}

export interface FakeReception extends Reception {
  readonly answered: AnsweredLine[];
  /** Who was turned away, and why. */
  readonly refused: { from: string | null; agentId: string; reason: string }[];
  /** Rejects the calls that follow, as a full or stopping Parley does. */
  refuseWith(fault: ParleyError | null): void;
  /** Who keeps its places; without one there is always room. */
  admission: { enter(): Place } | null;
  /** Leaves the lines that follow without a receiver. */
  attachNothing(): void;
}

export function fakeReception(): FakeReception {
  const answered: AnsweredLine[] = [];
  let fault: ParleyError | null = null;
  let attach = true;
  const refused: FakeReception['refused'] = [];
  return {
    answered,
    refused,
    admission: null,
    turnedAway: ({ from, agentId }, _channel, reason) => void refused.push({ from, agentId, reason }),
    reserve() {
      return this.admission?.enter() ?? { leave: () => undefined };
    },
    refuseWith(next) {
      fault = next;
    },
    attachNothing() {
      attach = false;
    },
    async answer(line: Line, request: CallRequest): Promise<LiveCall> {
      if (fault) throw fault;
      const over = Promise.withResolvers<void>();
      const heard = new Heard(() => over.resolve());
      answered.push({ line, request, heard });
      if (attach) line.attach(heard);
      return {
        id: `call_${answered.length}`,
        tenantId: request.tenantId,
        end: async (_by, reason) => line.hangUp(reason),
        leave: async () => undefined,
        about: {
          agent: { id: request.agentId, name: request.agentId },
          channel: line.channel,
          direction: 'inbound',
          from: request.from,
          to: request.to,
          startedAtMs: 0,
        },
        now: { state: 'active', lastWords: null, muted: false },
        say: () => undefined,
        mute: () => undefined,
        demandTransfer: () => undefined,
        transfer: async (to, { signal }) => request.transfer?.(to, signal),
        subscribe: () => () => undefined,
        ended: over.promise,
      };
    },
  };
}

/** Writes down everything that a line hears. */
export class Heard implements LineReceiver {
  readonly levels: number[] = [];
  readonly mediaMs: number[] = [];
  readonly marks: string[] = [];
  readonly playedMs: number[] = [];
  readonly keys: string[] = [];
  readonly texts: string[] = [];
  readonly closings: string[] = [];
  readonly #onClosed: () => void;

  constructor(onClosed: () => void) {
    this.#onClosed = onClosed;
  }

  audio(frame: Float32Array, mediaMs: number): void {
    this.levels.push(Math.round(10 * (frame[frame.length >> 1] ?? Number.NaN)) / 10);
    this.mediaMs.push(Math.round(mediaMs));
  }
  mark(name: string): void {
    this.marks.push(name);
  }
  played(sinceClearMs: number): void {
    this.playedMs.push(sinceClearMs);
  }
  keypad(digit: string): void {
    this.keys.push(digit);
  }
  typed(text: string): void {
    this.texts.push(text);
  }
  closed(reason: string): void {
    this.closings.push(reason);
    this.#onClosed();
  }
}
