import type { Line } from '#voice/ports/line.ts';

export interface LeasedLineSetup {
  /** Before the far end is let go: a carrier that asks what comes next must find that the call is over. */
  over: () => Promise<void>;
  /** The line broke; the call waits for it to come back, here or elsewhere. True where that was taken care of. */
  lost: () => boolean;
}

/** The line of a dispatched call. */
export function leasedLine(line: Line, { over, lost }: LeasedLineSetup): Line {
  const { channel, format, leadMs, packetMs } = line;
  return {
    channel,
    format,
    leadMs,
    ...(packetMs !== undefined && { packetMs }),
    attach: (receiver) =>
      line.attach({
        audio: (frame, mediaMs) => receiver.audio(frame, mediaMs),
        mark: (name) => receiver.mark(name),
        played: (sinceClearMs) => receiver.played(sinceClearMs),
        keypad: (digit) => receiver.keypad(digit),
        typed: (text) => receiver.typed(text),
        closed: (reason) => {
          if (reason !== 'lost' || !lost()) receiver.closed(reason);
        },
      }),
    send: (audio) => line.send(audio),
    mark: (name) => line.mark(name),
    ...(line.sendMarked && { sendMarked: (audio, mark) => line.sendMarked?.(audio, mark) }),
    clear: () => line.clear(),
    tell: (notice) => line.tell(notice),
    hangUp: (reason) => void over().finally(() => line.hangUp(reason)),
  };
}
