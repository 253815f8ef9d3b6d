/** A tenant's own language model: where it is, and under which name its agents ask for it. Its key stays among the secrets; here is only their name. */

/** As agents write it in `model.profile`. */
export const PROFILE_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;
/** Of one tenant. */
export const MOST_PROFILES = 50;

export interface ModelProfile {
  name: string;
  /** A server of the OpenAI protocol, such as `https://llm.example.com/v1`. */
  url: string;
  model: string;
  /** The name of the secret that holds the key; null for a server that wants none. */
  secret: string | null;
  updatedAtMs: number;
  updatedBy: string;
}

/** Names in an address's query that mean: what stands behind it is a key. */
const KEY_IN_QUERY = /(?:^|[-_.])(?:api)?(?:key|token|secret|sig|signature|password|auth|code)$/i;

/** The name of a query's parameter that looks like a key, which has no place in an address that people can read; null without one. */
export function keyInQuery(url: string): string | null {
  if (!URL.canParse(url)) return null;
  return [...new URL(url).searchParams.keys()].find((name) => KEY_IN_QUERY.test(name)) ?? null;
}
