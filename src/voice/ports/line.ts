/** A line: where a call's audio comes from and goes to. Implemented by channels. */
export interface Line {
  readonly channel: 'twilio' | 'browser' | 'simulated' | 'session' | 'fake';
  readonly format: LineFormat;
  /**
   * How much audio the far end needs in hand to play without gaps, in milliseconds: playout is sent this far ahead of
   * the moment at which it is heard.
   */
  readonly leadMs: number;
  /**
   * How much audio goes into one message where there is so much, 20 ms where nothing is said: each message has a price of its own.
   * The first sound of a reply does not wait for it.
   */
  readonly packetMs?: number;
  /** What the line hears goes to `receiver` from now on; what came before is delivered at once, in order. */
  attach(receiver: LineReceiver): void;
  /** Sends encoded audio (`format`), normally `packetMs`. The line copies what it keeps. Never throws. */
  send(audio: Uint8Array): void;
  /** Asks the far end to tell (`receiver.mark`) when everything sent so far has been played. */
  mark(name: string): void;
  /** As `send` and then `mark`, for lines that can do both in one message or write. */
  sendMarked?(audio: Uint8Array, mark: string): void;
  /** Throws away what the far end has not played yet. */
  clear(): void;
  /** Tells the far end what happens in the call (captions, state), where it can show it. */
  tell(event: LineNotice): void;
  /** Hangs up. `receiver.closed` follows. */
  hangUp(reason: string): void;
}

export interface LineFormat {
  encoding: 'mulaw' | 'pcm16';
  sampleRateHz: 8000 | 16000;
}

export interface LineReceiver {
  /**
   * Caller's audio as mono samples in [-1, 1], in frames of 20 ms: 320 of 16 kHz, or 160 of 8 kHz where the line carries no more, the
   * same for the whole call. `mediaMs` is the position of its first sample on the line's own media clock. The array belongs to the
   * line, is reused, and may not be written to.
   */
  audio(frame: Float32Array, mediaMs: number): void;
  /** Everything sent before `mark(name)` has been played. A mark that a clear has overtaken is never reported. */
  mark(name: string): void;
  /** The far end has really played this many milliseconds since the start or since the last `clear`. */
  played(sinceClearMs: number): void;
  keypad(digit: string): void;
  typed(text: string): void;
  /** The line is gone: `hangup` by the caller, `lost` without a word, `ended` by us, `protocol` after a fault. */
  closed(reason: 'hangup' | 'lost' | 'ended' | 'protocol'): void;
}

export type LineNotice =
  | { type: 'state'; state: 'listening' | 'hearing' | 'thinking' | 'speaking' | 'ended' }
  | { type: 'caption'; who: 'caller' | 'agent'; id: string; text: string; final: boolean; heard?: string }
  | { type: 'notice'; text: string };
