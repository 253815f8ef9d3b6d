/** The answers that Twilio's voice webhook takes. */

/** Connects the call to our media socket, both ways. When the socket is closed the carrier asks `then`; the call ends where nothing follows. */
export function connectStream(url: string, parameters: Record<string, string>, then?: string): string {
  const inner = Object.entries(parameters)
    .map(([name, value]) => `<Parameter name="${escapeXml(name)}" value="${escapeXml(value)}"/>`)
    .join('');
  const next = then === undefined ? '' : `<Redirect method="POST">${escapeXml(then)}</Redirect>`;
  return document(`<Connect><Stream url="${escapeXml(url)}">${inner}</Stream></Connect>${next}`);
}

/** The carrier's own busy signal; the call is not answered and costs nothing. */
export function rejectAsBusy(): string {
  return document('<Reject reason="busy"/>');
}

/** Says one sentence with the carrier's own voice and hangs up. */
export function sayAndHangUp(text: string): string {
  return document(`<Say>${escapeXml(text)}</Say><Hangup/>`);
}

export function hangUp(): string {
  return document('<Hangup/>');
}

/** Connects the call to another number; when that hangs up, so does the call. */
export function dial(number: string, callerId: string | null): string {
  const from = callerId === null ? '' : ` callerId="${escapeXml(callerId)}"`;
  return document(`<Dial${from}>${escapeXml(number)}</Dial>`);
}

function document(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Response>${body}</Response>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
