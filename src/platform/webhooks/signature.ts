/** `parley-signature: t=<seconds since 1970>,v1=<hmac>`: HMAC-SHA256 in hexadecimal over `t.body`, both ways. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const SIGNATURE_HEADER = 'parley-signature';
/** How old a signature may be, and how far ahead a clock may go. What is older may be somebody's recording. */
export const REPLAY_WINDOW_MS = 5 * 60_000;

export function signatureOf(secret: string, body: string | Uint8Array, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  return `t=${seconds},v1=${mac(secret, seconds, body)}`;
}

/** `id` names the signature, the same request having the same: who keeps it for the window knows a replay. */
export type SignatureStanding = { good: true; id: string } | { good: false; why: string };

export function checkSignature(
  header: string | undefined,
  { secret, body, nowMs }: { secret: string; body: string | Uint8Array; nowMs: number },
): SignatureStanding {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '');
  if (match === null)
    return { good: false, why: `${SIGNATURE_HEADER} is missing, or not of the form t=…,v1=…` };
  const seconds = Number(match[1]);
  const given = Buffer.from(match[2]!, 'hex');
  if (!timingSafeEqual(given, Buffer.from(mac(secret, seconds, body), 'hex'))) {
    return { good: false, why: 'the signature is not over this body with this secret' };
  }
  if (Math.abs(nowMs - seconds * 1000) > REPLAY_WINDOW_MS) {
    return { good: false, why: 'the signature is older than five minutes, or a clock is wrong' };
  }
  return { good: true, id: match[2]! };
}

function mac(secret: string, seconds: number, body: string | Uint8Array): string {
  return createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
}
