/** What better-auth does not do as we need it: to show and end single sessions of a person, and to take a code of the app once only. */
import { createHash } from 'node:crypto';
import { createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';

const OfPerson = z.object({ personId: z.string() });
const OneOfPerson = z.object({ personId: z.string(), id: z.string() });
const UsedCode = z.object({ personId: z.string(), code: z.string(), sessionToken: z.string() });

/** better-auth takes the code before and the code after too, so that it is good for a minute and a half. */
const CODE_LIFE_MS = 120_000;

export function signInEndpoints() {
  return {
    listSignIns: createAuthEndpoint.serverOnly({ method: 'POST', body: OfPerson }, async (ctx) => {
      const open = { onlyActiveSessions: true };
      return { sessions: await ctx.context.internalAdapter.listSessions(ctx.body.personId, open) };
    }),
    endSignIn: createAuthEndpoint.serverOnly({ method: 'POST', body: OneOfPerson }, async (ctx) => {
      const { personId, id } = ctx.body;
      const { internalAdapter } = ctx.context;
      const found = (await internalAdapter.listSessions(personId)).find((session) => session.id === id);
      if (found !== undefined) await internalAdapter.deleteSession(found.token);
      return { ended: found !== undefined };
    }),
    /** The session that the code has just opened ends again where the code had opened one before. */
    claimCode: createAuthEndpoint.serverOnly({ method: 'POST', body: UsedCode }, async (ctx) => {
      const { personId, code, sessionToken } = ctx.body;
      const { adapter, internalAdapter } = ctx.context;
      const id = `code-${createHash('sha256').update(`${personId}:${code}`).digest('base64url')}`;
      const expiresAt = new Date(Date.now() + CODE_LIFE_MS);
      const data = { id, identifier: id, value: 'used', expiresAt };
      const claimed = await adapter.create({ model: 'verification', data, forceAllowId: true }).then(
        () => true,
        (fault: { code?: unknown }) => {
          // A unique violation.
          if (fault.code === '23505') return false;
          throw fault;
        },
      );
      if (!claimed) await internalAdapter.deleteSession(sessionToken);
      return { claimed };
    }),
  };
}
