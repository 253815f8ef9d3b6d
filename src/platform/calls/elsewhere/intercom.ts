/** By which processes of one database speak with each other: what one says, all that listen hear, or nobody does. */
export interface Intercom {
  /** At most some thousand bytes; nothing is kept for who does not listen. */
  say(text: string): Promise<void>;
  /** Resolves when it listens; the returned function ends it. */
  listen(heard: (text: string) => void): Promise<() => Promise<void>>;
}
