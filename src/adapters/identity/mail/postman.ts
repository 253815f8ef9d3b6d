/** Carries letters by SMTP; without a mail server, to whoever runs Parley. */
import nodemailer from 'nodemailer';
import type { Letter, Postman } from '#platform/tenancy/ports/identity.ts';

const CONNECT_WITHIN_MS = 10_000;

/** `url` is such as `smtp://user:password@mail.example:587`; `from` an address, with a name or without. */
export function smtpPostman({ url, from }: { url: string; from: string }): Postman {
  const transport = nodemailer.createTransport(
    {
      url,
      connectionTimeout: CONNECT_WITHIN_MS,
      greetingTimeout: CONNECT_WITHIN_MS,
      socketTimeout: CONNECT_WITHIN_MS,
    },
    { from },
  );
  return {
    async send({ to, subject, text }: Letter) {
      // A mail server's answer may repeat what it was told, the password too: of a fault only its kind goes on.
      await transport.sendMail({ to, subject, text }).catch((fault: unknown) => {
        throw new Error(`the letter was not taken (${kindOf(fault)})`);
      });
    },
  };
}

/** Such as `EAUTH 535`. */
function kindOf(fault: unknown): string {
  const { code, responseCode } = fault as { code?: unknown; responseCode?: unknown };
  const kind = typeof code === 'string' && /^[A-Z_]{1,30}$/.test(code) ? code : 'no kind';
  return typeof responseCode === 'number' ? `${kind} ${responseCode}` : kind;
}

/** `show` gets one line for a person at a terminal. */
export function terminalPostman(show: (line: string) => void): Postman {
  return {
    send: async ({ to, purpose, link }: Letter) => show(`A link for ${to} (${purpose}): ${link}`),
  };
}
