/** Waits of tests with real sockets, in real time. */

/** Resolves when `done()` is true; throws after `limitMs`. */
export async function until(done: () => boolean, limitMs = 5000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!done()) {
    if (performance.now() > endMs) throw new Error(`It did not happen within ${limitMs} ms.`);
    await pause(5);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
