/** Enters a real Parley on this machine by its demo, as a person there does with one click. */

const cookies = new Map<string, Promise<string>>();

/** The `Cookie` header of the demo. Asked for once for each address. */
export function demoCookieOf(url: string): Promise<string> {
  const { origin } = new URL(url);
  const known = cookies.get(origin) ?? enter(origin);
  cookies.set(origin, known);
  return known;
}

/** As `fetch`, entered. A Parley that was started anew with another secret is entered anew. */
export async function entered(url: string, init: RequestInit = {}): Promise<Response> {
  const ask = async (): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('cookie', await demoCookieOf(url));
    return fetch(url, { ...init, headers });
  };
  const answer = await ask();
  if (answer.status !== 401) return answer;
  cookies.delete(new URL(url).origin);
  return ask();
}

async function enter(origin: string): Promise<string> {
  const answer = await fetch(`${origin}/api/session/demo`, { method: 'POST' });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`the demo was refused: ${said}`);
  return answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
}
