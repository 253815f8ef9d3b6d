/** Where an OpenAI-compatible server answers, from the address that a person gave. */

/** Paths of single methods, taken off when somebody pastes the whole address. */
const METHODS = /\/(?:chat\/completions|completions|audio\/(?:speech|transcriptions)|models)$/;

/**
 * The address of `path` (such as `/audio/speech`) under `base`. A base with no path gets `/v1`, for that is where all these servers
 * answer; a base with a path is taken as it is (`/openai/v1`, `/api/v3`). Slashes at the end and a pasted method do no harm; a query stays.
 */
export function endpoint(base: string, path: string): string {
  const url = new URL(base.trim());
  const root = url.pathname.replace(/\/+$/, '').replace(METHODS, '');
  url.pathname = `${root === '' ? '/v1' : root}${path}`;
  url.hash = '';
  return url.toString();
}
