/** Cookies between a browser's header, and better-auth. */
import type { Browser } from '#platform/tenancy/ports/identity.ts';

const SESSION_COOKIE = 'parley.session_token';

export function headersOf({ cookie, userAgent }: Browser): Headers {
  return new Headers({
    ...(cookie !== '' && { cookie }),
    ...(userAgent !== '' && { 'user-agent': userAgent }),
  });
}

/** Who proves who they are does so without what the browser had before: a session that was put there by another counts for nothing. */
export function withoutSession(browser: Browser): Browser {
  const kept = browser.cookie
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith(`${SESSION_COOKIE}=`));
  return { ...browser, cookie: kept.join('; ') };
}

export function hasSession(browser: Browser): boolean {
  return browser.cookie.includes(`${SESSION_COOKIE}=`);
}

/** One line for each cookie: joined by commas, browsers would keep the first only. */
export function cookiesOf(headers: Headers): string[] {
  return headers.getSetCookie();
}

export function setsSession(cookies: string[]): boolean {
  return cookies.some(
    (line) =>
      new RegExp(`^${SESSION_COOKIE.replaceAll('.', '\\.')}=[^;]`).test(line) && !/max-age=0\b/i.test(line),
  );
}
