/** Holds the events that cross the network (`wire/happening.ts`) equal to those of the heart; a difference does not compile. */
import type { ErrorCode } from '#voice/errors.ts';
import type { Happening as Heart } from '#voice/events.ts';
import type { Happening as Wire } from '#wire/happening.ts';

/** Error codes cross the network as plain strings, so that an older reader takes a newer code. */
type AsSent<Event> = Event extends unknown
  ? {
      [Key in keyof Event]: Key extends 'code'
        ? ErrorCode extends Event[Key]
          ? string
          : Event[Key]
        : Event[Key];
    }
  : never;

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Assert<Truth extends true> = Truth;

/** Every event type has the same fields of the same types on both sides. */
export type HappeningsAreTheSame = Assert<
  Same<
    { [Type in Heart['type']]: AsSent<Extract<Heart, { type: Type }>> },
    { [Type in Wire['type']]: Extract<Wire, { type: Type }> }
  >
>;
