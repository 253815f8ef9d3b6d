/** A server's name for logs and people: host and port, without a password or path. */
export function hostOf(base: string): string {
  return new URL(base.trim()).host;
}
