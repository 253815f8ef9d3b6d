import type { RefObject } from 'react';

/** What a panel of the head is given when it is opened: where it hangs, and how it goes. */
export interface Opened {
  anchor: RefObject<HTMLButtonElement | null>;
  close: () => void;
}
