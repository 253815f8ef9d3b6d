/** Where bundles are offered: a folder, or an address with an index. */
export interface Marketplace {
  /** As the operator has set it. */
  readonly place: string;
  /** File names of the bundles on offer. Throws `provider.unreachable`, `provider.malformed`, `url.refused`. */
  list(signal: AbortSignal): Promise<string[]>;
  /** The text of one of them. Throws as `list`, and `bundle.unknown`. */
  read(file: string, signal: AbortSignal): Promise<string>;
}

/** What an offer may be called: nothing that leads out of the folder. */
export const OFFER_FILE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/;
/** So many are listed at most. */
export const MOST_OFFERS = 200;
