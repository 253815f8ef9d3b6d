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
      await transport.sendMail({ to, subject, text });
    },
  };
}

/** `show` gets one line for a person at a terminal. */
export function terminalPostman(show: (line: string) => void): Postman {
  return {
    send: async ({ to, purpose, link }: Letter) => show(`A link for ${to} (${purpose}): ${link}`),
  };
}
