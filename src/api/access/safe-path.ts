/** Only a path of this site: anything else leads to the first page. */
export function safePath(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}$/.test(to) ? to : '/';
}
